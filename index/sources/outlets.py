"""News organisations by name: a table of well-known ones, and a pattern for other names.

Pure: text in, text out.
"""

import re

from index.text.lexicon import MONTH, WEEKDAY

# Canonical name -> other names. Comparisons ignore a leading "The". Names that are common words
# ("Time", "People", "The Sun") are matched only in a form that is unambiguous.
_KNOWN: dict[str, tuple[str, ...]] = {
    # agencies
    "The Associated Press": ("Associated Press", "AP", "AP News", "apnews.com"),
    "Reuters": ("Reuters News", "Thomson Reuters", "reuters.com"),
    "Agence France-Presse": ("AFP", "Agence France Presse"),
    "Bloomberg": ("Bloomberg News", "Bloomberg Businessweek", "bloomberg.com"),
    "United Press International": ("UPI",),
    "Xinhua": ("Xinhua News Agency", "Xinhua news agency", "Xinhua News"),
    "TASS": ("Tass", "Itar-Tass", "ITAR-TASS"),
    "RIA Novosti": ("RIA", "Ria Novosti"),
    "Interfax": ("Interfax-Ukraine",),
    "Ukrinform": (),
    "Yonhap": ("Yonhap News Agency", "Yonhap News"),
    "Kyodo News": ("Kyodo", "Kyodo News Agency"),
    "Jiji Press": ("Jiji",),
    "Press Trust of India": ("PTI",),
    "Asian News International": ("ANI",),
    "Deutsche Presse-Agentur": ("dpa", "DPA", "Deutsche Presse Agentur"),
    "ANSA": ("Ansa",),
    "EFE": ("Agencia EFE",),
    "Anadolu Agency": ("Anadolu",),
    "KCNA": ("Korean Central News Agency",),
    "Press Association": ("PA Media", "PA news agency"),
    "SANA": (),
    "IRIB": ("Islamic Republic of Iran Broadcasting",),
    "IRNA": ("Islamic Republic News Agency",),
    "Fars News Agency": ("Fars", "Fars News"),
    "Tasnim": ("Tasnim News Agency",),
    "Dow Jones Newswires": (),
    # United States and Canada
    "The New York Times": ("New York Times", "NYT", "nytimes.com"),
    "The Wall Street Journal": ("Wall Street Journal", "WSJ", "wsj.com"),
    "The Washington Post": ("Washington Post", "WaPo", "washingtonpost.com"),
    "Los Angeles Times": ("LA Times", "L.A. Times", "latimes.com"),
    "USA Today": ("USA TODAY", "usatoday.com"),
    "The Boston Globe": ("Boston Globe",),
    "New York Post": (),
    "Chicago Tribune": (),
    "Miami Herald": (),
    "San Francisco Chronicle": (),
    "The Christian Science Monitor": ("Christian Science Monitor",),
    "Politico": ("POLITICO", "Politico Playbook", "politico.com"),
    "Axios": ("axios.com",),
    "The Hill": (),
    "ProPublica": (),
    "The Intercept": (),
    "The Information": (),
    "The Daily Beast": ("Daily Beast",),
    "The Atlantic": (),
    "The New Yorker": ("New Yorker",),
    "Time": ("TIME", "Time magazine", "TIME magazine"),
    "Newsweek": (),
    "The Week": (),
    "Forbes": (),
    "Fortune": ("Fortune magazine",),
    "Business Insider": (),
    "Insider": (),
    "HuffPost": ("The Huffington Post", "Huffington Post"),
    "BuzzFeed News": ("BuzzFeed", "Buzzfeed News"),
    "Vox": (),
    "Vice News": ("VICE News",),
    "Slate": (),
    "Semafor": (),
    "Puck News": (),
    "Mother Jones": (),
    "MarketWatch": (),
    "Barron’s": ("Barron's",),
    "The Verge": (),
    "TechCrunch": (),
    "Wired": ("WIRED",),
    "Engadget": (),
    "Ars Technica": (),
    "CNET": (),
    "Variety": (),
    "Deadline": (),
    "The Hollywood Reporter": ("Hollywood Reporter", "THR"),
    "Rolling Stone": ("Rolling Stone magazine",),
    "Billboard": (),
    "Entertainment Weekly": (),
    "Vanity Fair": (),
    "TMZ": (),
    "People": ("People magazine", "PEOPLE"),
    "Us Weekly": (),
    "Page Six": (),
    "E! News": (),
    "ESPN": (),
    "The Athletic": (),
    "Sports Illustrated": (),
    "CNN": ("cnn.com", "CNN Business"),
    "CNBC": ("cnbc.com",),
    "MSNBC": (),
    "NBC News": ("NBC",),
    "CBS News": ("CBS",),
    "ABC News": ("ABC", "Good Morning America"),
    "Fox News": ("Fox News Digital", "Fox News Channel", "foxnews.com"),
    "Fox Business": ("Fox Business Network",),
    "NPR": ("National Public Radio", "npr.org"),
    "PBS": ("PBS NewsHour",),
    "C-SPAN": (),
    "Newsmax": (),
    "KFF Health News": ("Kaiser Health News",),
    "CBC": ("CBC News",),
    "CTV News": ("CTV",),
    "The Globe and Mail": ("Globe and Mail",),
    "Toronto Star": (),
    # Britain and Ireland
    "BBC": ("BBC News", "BBC World Service", "BBC Radio 4", "bbc.com", "bbc.co.uk"),
    "The Guardian": ("Guardian", "theguardian.com"),
    "Financial Times": ("FT", "ft.com"),
    "The Times of London": ("Times of London",),
    "The Sunday Times": ("Sunday Times",),
    "The Daily Telegraph": ("Daily Telegraph", "The Telegraph", "Sunday Telegraph"),
    "The Independent": (),
    "The Economist": ("Economist",),
    "Daily Mail": ("MailOnline", "Mail on Sunday"),
    "Daily Mirror": ("The Mirror",),
    "The Observer": (),
    "Evening Standard": (),
    "Sky News": (),
    "ITV News": ("ITV",),
    "Channel 4 News": (),
    "RTÉ": ("RTE",),
    "The Irish Times": ("Irish Times",),
    # Europe
    "Le Monde": (),
    "Le Figaro": (),
    "Libération": (),
    "France 24": ("France24",),
    "Der Spiegel": ("Spiegel",),
    "Süddeutsche Zeitung": (),
    "Frankfurter Allgemeine Zeitung": ("FAZ",),
    "Die Welt": (),
    "Die Zeit": (),
    "Bild": ("Bild am Sonntag",),
    "Deutsche Welle": ("DW",),
    "ZDF": (),
    "ARD": (),
    "El País": ("El Pais",),
    "El Mundo": (),
    "La Repubblica": (),
    "Corriere della Sera": (),
    "La Stampa": (),
    "Euronews": (),
    "Radio Free Europe/Radio Liberty": ("Radio Free Europe", "RFE/RL"),
    "Meduza": (),
    "Novaya Gazeta": (),
    "Novaya Gazeta Europe": (),
    "Kommersant": (),
    "RT": ("Russia Today",),
    "Ukrainska Pravda": ("Ukrayinska Pravda",),
    "The Kyiv Independent": ("Kyiv Independent",),
    "Bellingcat": (),
    # Asia, Africa, Latin America, Oceania
    "Donga": ("Dong-A Ilbo", "The Dong-A Ilbo", "Donga Ilbo"),
    "Chosun Ilbo": (),
    "JoongAng Ilbo": (),
    "The Hankyoreh": ("Hankyoreh",),
    "Nikkei": ("Nikkei Asia",),
    "NHK": (),
    "Asahi Shimbun": ("Asahi",),
    "Yomiuri Shimbun": ("Yomiuri",),
    "Mainichi Shimbun": ("Mainichi",),
    "CCTV": ("China Central Television",),
    "CGTN": (),
    "China Daily": (),
    "People’s Daily": ("People's Daily",),
    "Global Times": (),
    "Caixin": (),
    "South China Morning Post": ("SCMP",),
    "The Straits Times": ("Straits Times",),
    "CNA": ("Channel NewsAsia", "Channel News Asia"),
    "The Times of India": ("Times of India",),
    "Hindustan Times": (),
    "The Indian Express": ("Indian Express",),
    "The Hindu": (),
    "NDTV": (),
    "Dawn": (),
    "Geo News": (),
    "Al Jazeera": ("Al-Jazeera", "aljazeera.com"),
    "Al Arabiya": (),
    "The Times of Israel": ("Times of Israel",),
    "The Jerusalem Post": ("Jerusalem Post",),
    "Haaretz": (),
    "Folha de S.Paulo": ("Folha de São Paulo", "Folha"),
    "O Globo": (),
    "ABC Australia": ("Australian Broadcasting Corporation",),
    "The Sydney Morning Herald": ("Sydney Morning Herald",),
    "Voice of America": ("VOA",),
    "Radio Free Asia": ("RFA",),
    "The Conversation": (),
    "News Rebeat": (),
}

_KINDS = (
    "News Agency|News Service|News Network|Wire|Times|Post|Journal|News|Herald|Tribune|Gazette"
    "|Daily|Press|Telegraph|Guardian|Observer|Chronicle|Globe|Inquirer|Examiner|Dispatch|Sentinel"
    "|Courier|Monitor|Register|Star-Tribune|Post-Dispatch|Journal-Constitution|Free Press"
    "|Broadcasting(?: Corporation| Service| Network)?|Newspaper|Shimbun|Ilbo|Zeitung|Pravda"
)
# Capitalised words that are no part of a name before such a kind, or rule a name out.
_NOT_IN_NAME = (
    "The|A|An|On|In|At|By|To|As|But|And|Or|If|When|While|After|Before|For|From|With|Since|Until"
    "|According|Meanwhile|However|Also|Former|President|Prime|Senator|Mr|Mrs|Ms|Dr"
    rf"|{WEEKDAY}s?|{MONTH}"
    "|Breaking|Fake|Good|Bad|Big|Latest|Hard|Tough|End|Best|Local|More|UN|U\\.N\\.|Election"
    "|Military|Property|Space|Trading|Outpost|Security|Medical|Scientific"
)
DAY_OR_MONTH = rf"{WEEKDAY}|{MONTH}"
# "Times Square", "Journal of Medicine", "Foreign Press Association": the name does not end there.
_GENERIC = (
    rf"(?:(?!(?:{_NOT_IN_NAME})\b|\S*[’']s )[A-Z][\w.&’'-]* ){{1,4}}(?:{_KINDS})"
    rf"(?! (?!{DAY_OR_MONTH})[A-Z]| of | & )"
    r"|(?:Times|Post|Voice|Radio) of [A-Z]\w+"
)


def _key(name: str) -> str:
    bare = re.sub(r"^the\s+", "", name.strip().casefold().replace("'", "’"))
    return " ".join(bare.split())


_BY_KEY = {
    _key(alias): canonical for canonical, names in _KNOWN.items() for alias in (canonical, *names)
}
# Names that are common words or abbreviations without their article.
_NEEDS_ARTICLE = {
    "The Hill", "The Week", "The Information", "The Intercept", "The Atlantic", "The Independent",
    "The Hindu", "The Verge", "The Observer", "The Telegraph", "The Mirror", "The Athletic",
    "The Conversation",
}  # fmt: skip
_BARE_WORDS = {"Time", "People"}


def _spellings() -> list[str]:
    names = set()
    for canonical, aliases in _KNOWN.items():
        for name in (canonical, *aliases):
            if name in _BARE_WORDS or ("." in name.removesuffix(".") and name.islower()):
                continue
            names.add(name)
            if name.startswith("The ") and name not in _NEEDS_ARTICLE:
                names.add(name.removeprefix("The "))
    return sorted(names, key=len, reverse=True)


def _spelling(name: str) -> str:
    pattern = re.escape(name).replace("’", "[’']")
    if name in _NEEDS_ARTICLE:
        return "[Tt]he" + pattern.removeprefix("The")
    return "(?:[Tt]he )?" + pattern.removeprefix(r"The\ ")


# The name of a news organisation anywhere in a text, but no part of "AP-NORC" or "Reuters/Ipsos".
OUTLET = re.compile(
    r"(?<![\w’'/.-])(?=[A-Zdt])(?:"
    + "(?:"
    + "|".join(_spelling(name) for name in _spellings())
    + ")(?: News(?: Agency)?)?"
    + rf"|(?:[Tt]he )?(?:{_GENERIC}))(?!\w|[/-]\w|\.\w| News\b)"
)


def canonical_outlet(name: str) -> str:
    """Return the canonical name of an outlet.

    Args:
        name: A name as written: "WSJ", "the Wall Street Journal", "apnews.com".

    Returns:
        "The Wall Street Journal" for these; for an outlet outside the table the name as written,
        without a leading "the" in lower case.
    """
    name = " ".join(name.split())
    key = _key(name.removeprefix("www."))
    known = _BY_KEY.get(key) or _BY_KEY.get(key.removesuffix(" agency").removesuffix(" news"))
    return known or name.removeprefix("the ")


def same_outlet(first: str, second: str) -> bool:
    """Whether two names belong to the same outlet."""
    return _key(canonical_outlet(first)) == _key(canonical_outlet(second))
