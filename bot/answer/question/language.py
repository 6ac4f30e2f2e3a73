"""PURE: recognise questions that are not English, with a reply in their language."""

import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from index.models.catalogue import LANGUAGE
from index.models.weights import locate
from index.text.folding import fold_letters

KnownWords = Callable[[Sequence[str]], frozenset[str]]
EXAMPLE = "When might Xi visit Russia?"


@dataclass(frozen=True, slots=True)
class Language:
    """A language other than English that questions are recognised in.

    Attributes:
        code: ISO 639-1; "" for a language without its own reply.
        sentence: The reply to a question in this language, in the same language.
        asks: Its asking words ("wer", "wann"), folded, without those that are English words too.
        greets: Its greetings and thanks, folded, without those that are English words too.
    """

    code: str
    sentence: str
    asks: frozenset[str] = frozenset()
    greets: frozenset[str] = frozenset()


def _language(code: str, sentence: str, asks: str = "", greets: str = "") -> Language:
    greetings = (greeting.strip() for greeting in greets.split(","))
    return Language(
        code,
        sentence.format(example=EXAMPLE),
        frozenset(asks.split()),
        frozenset(filter(None, greetings)),
    )


OTHER = _language(
    "",
    "I can read only English news and English questions. Please ask again in English, for example: "
    "“{example}”",
)
LANGUAGES: Mapping[str, Language] = {
    language.code: language
    for language in (
        _language(
            "ar",
            "لا أقرأ إلا الأخبار والأسئلة المكتوبة بالإنجليزية. يُرجى طرح سؤالك مرة أخرى "
            "بالإنجليزية، مثلاً: “{example}”",
        ),
        _language(
            "cs",
            "Čtu jen anglické zprávy a rozumím jen otázkám v angličtině. Zeptejte se prosím znovu "
            "anglicky, například: „{example}“",
            "kdo co kdy kde proc kolik jaky jaka jake ktery ktera ktere kam komu",
            "ahoj, dobry den, dekuji, diky",
        ),
        _language(
            "de",
            "Ich lese nur englische Nachrichten und verstehe nur Fragen auf Englisch. Bitte frag "
            "noch einmal auf Englisch, zum Beispiel: „{example}“",
            "wer wann wo warum wieso weshalb wie wieviel wieviele welche welcher welches wem "
            "wessen woher wohin",
            "hallo, guten tag, guten morgen, guten abend, danke, danke schon, vielen dank",
        ),
        _language(
            "es",
            "Solo leo noticias en inglés y solo entiendo preguntas en inglés. Vuelve a preguntar "
            "en inglés, por ejemplo: «{example}»",
            "quien quienes que cuando donde cuanto cuantos cuantas cual cuales",
            "hola, buenos dias, buenas tardes, buenas noches, gracias, muchas gracias",
        ),
        _language(
            "fr",
            "Je ne lis que des actualités en anglais et je ne comprends que les questions en "
            "anglais. Reposez votre question en anglais, par exemple : « {example} »",
            "qui quand ou pourquoi combien quel quelle quels quelles quoi",
            "bonjour, bonsoir, salut, merci, merci beaucoup",
        ),
        _language(
            "hi",
            "मैं केवल अंग्रेज़ी समाचार और अंग्रेज़ी में पूछे गए सवाल पढ़ सकता हूँ। "
            "कृपया अंग्रेज़ी में फिर से पूछें, जैसे: “{example}”",
        ),
        _language(
            "id",
            "Saya hanya membaca berita berbahasa Inggris dan hanya memahami pertanyaan dalam "
            "bahasa Inggris. Silakan tanyakan lagi dalam bahasa Inggris, misalnya: “{example}”",
            "siapa siapakah apa apakah kapan dimana dimanakah mengapa kenapa berapa bagaimana "
            "manakah",
            "selamat pagi, selamat siang, selamat malam, terima kasih",
        ),
        _language(
            "it",
            "Leggo solo notizie in inglese e capisco solo domande in inglese. Ripeti la domanda in "
            "inglese, per esempio: «{example}»",
            "chi cosa quando perche quanto quanti quante quale quali",
            "ciao, buongiorno, buonasera, grazie, grazie mille",
        ),
        _language(
            "ja",
            "英語のニュースと英語の質問しか読めません。英語でもう一度質問してください。例：“{example}”",
        ),
        _language(
            "ko",
            "저는 영어 뉴스와 영어 질문만 읽을 수 있습니다. "
            "영어로 다시 질문해 주세요. 예: “{example}”",
        ),
        _language(
            "nl",
            "Ik lees alleen Engels nieuws en begrijp alleen vragen in het Engels. Stel je vraag "
            "opnieuw in het Engels, bijvoorbeeld: ‘{example}’",
            "wie wanneer waar waarom hoeveel welke",
            "goedemorgen, goedemiddag, goedenavond, dank je, dank je wel, dankjewel, bedankt",
        ),
        _language(
            "pl",
            "Czytam tylko wiadomości po angielsku i rozumiem tylko pytania po angielsku. Zadaj "
            "pytanie jeszcze raz po angielsku, na przykład: „{example}”",
            "kto co kiedy gdzie dlaczego ile jak jaki jaka jakie ktory ktora ktore kogo komu "
            "dokad skad",
            "czesc, dzien dobry, dobry wieczor, dziekuje, dzieki",
        ),
        _language(
            "pt",
            "Só leio notícias em inglês e só entendo perguntas em inglês. Pergunte de novo em "
            "inglês, por exemplo: “{example}”",
            "quem que quando onde quanto quantos quantas qual quais porque",
            "ola, bom dia, boa tarde, boa noite, obrigado, obrigada, muito obrigado",
        ),
        _language(
            "ro",
            "Citesc doar știri în engleză și înțeleg doar întrebări în engleză. Te rog să întrebi "
            "din nou în engleză, de exemplu: „{example}”",
            "cine cand unde cati cui",
            "buna ziua, buna seara, multumesc, mersi",
        ),
        _language(
            "ru",
            "Я читаю только новости на английском и понимаю вопросы только на английском. "
            "Пожалуйста, задайте вопрос по-английски, например: «{example}»",
        ),
        _language(
            "sv",
            "Jag läser bara nyheter på engelska och förstår bara frågor på engelska. Ställ frågan "
            "igen på engelska, till exempel: ”{example}”",
            "vem vad nar varfor hur vilken vilket vilka vart varifran",
            "hej, god morgon, tack, tack sa mycket",
        ),
        _language(
            "tr",
            "Yalnızca İngilizce haberleri okuyorum ve yalnızca İngilizce soruları anlıyorum. "
            "Lütfen sorunuzu İngilizce olarak tekrar sorun, örneğin: “{example}”",
            "kimdir nedir nerede neden nasil hangi nicin nereye nereden kac",
            "merhaba, gunaydin, iyi aksamlar, tesekkurler, tesekkur ederim",
        ),
        _language(
            "uk",
            "Я читаю лише новини англійською і розумію запитання лише англійською. Будь ласка, "
            "запитайте ще раз англійською, наприклад: «{example}»",
            "хто що коли де чому скільки який яка яке які як куди звідки навіщо",
        ),
        _language(
            "vi",
            "Tôi chỉ đọc tin tức tiếng Anh và chỉ hiểu câu hỏi bằng tiếng Anh. Vui lòng hỏi lại "
            "bằng tiếng Anh, ví dụ: “{example}”",
            "",
            "xin chao, cam on",
        ),
        _language(
            "zh",
            "我只能阅读英文新闻和英文问题。请用英文再问一次，例如：“{example}”",
        ),
    )
}

# A question with one of these is English, whatever names it has: no other of the languages above
# has them ("was", "is", "in" and "of" are Dutch or German too).
_ENGLISH = frozenset(
    "who what when where which why whose whom how did does the about latest news from with been "
    "there this that these those were after their they should would could happened happening "
    "please tell won said says".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_ADDRESS = re.compile(r"https?://\S+|<[@#:][^>]*>|@\w+")
# How the names of a script's letters begin, and the likeliest language of that script.
_SCRIPTS = (
    ("HIRAGANA", "ja"),
    ("KATAKANA", "ja"),
    ("HANGUL", "ko"),
    ("CJK", "zh"),
    ("DEVANAGARI", "hi"),
    ("ARABIC", "ar"),
    ("CYRILLIC", "ru"),
)
_ONE_LANGUAGE = frozenset({"ja", "ko", "zh"})  # each letter is a syllable or a word
_MOST_CHARS = 400
_FEWEST_LETTERS = 2  # "π" and "¯\\_(ツ)_/¯" are no language
_MOST_LANGUAGES = 8  # languages that the model names for a text

# Chosen on 74,912 English questions (16 open sets, RealTimeQA) and on questions of 20 languages
# that tests do not have: tests/bot/answer/question/test_language.py states the results.
_BAR_SHORTEST = 0.95
_BAR_UNASKED = 0.8
_BAR = 0.5
_FEWEST_WORDS = 2  # besides names
_FEWEST_ASKED, _FEWEST_UNASKED = 4, 5  # words of a text with a question mark, and of one without
_LEAST_ASKED_IN = 0.1  # with a word that asks in that language
_MOST_ENGLISH = 0.1
_MOST_ENGLISH_OPENING = 0.3  # where such a word opens the question
_CLOSE_TO = {"ms": "id"}  # the model takes short Indonesian for Malay


def foreign_language(text: str, known: KnownWords | None = None) -> Language | None:
    """Return the language of a question that is clearly not English.

    Args:
        text: The question as it was typed.
        known: Returns which of the given lower-case words occur in the news; None if unavailable. A
            text of such words that asks nothing is a name: "ursula von der leyen?".

    Returns:
        None for English and in case of doubt: names occur in every language, so "Olaf Scholz" and
        "le monde" prove nothing. `OTHER` for a clear language without its own reply.
    """
    bare = " ".join(_ADDRESS.sub(" ", text[:_MOST_CHARS]).split())
    words = _WORD.findall(bare)
    if not words:
        return None
    greeting = fold_letters(" ".join(words))
    for language in LANGUAGES.values():
        if greeting in language.greets:
            return language
    script = _script(bare, words)
    if script:
        return _of_script(bare, words, script)
    return _of_words(bare, words, known)


def _script(bare: str, words: list[str]) -> str:
    """Return the code of the main script, ignoring Latin names; "" for Latin."""
    latin = sum(len(word) for word in words if word[0].islower() and _is_latin(word[0]))
    counted: Counter[str] = Counter()
    for letter in bare:
        if letter.isalpha() and not _is_latin(letter):
            name = unicodedata.name(letter, "?")
            counted[next((code for begin, code in _SCRIPTS if name.startswith(begin)), "?")] += 1
    letters = counted.total()
    wide = sum(counted[code] for code in _ONE_LANGUAGE)
    if letters < _FEWEST_LETTERS or letters + wide <= latin:
        return ""
    # Japanese has Chinese characters too, and mostly more of them
    return "ja" if "ja" in counted else counted.most_common(1)[0][0]


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("LATIN", "FEMININE", "MASCULINE"))


def _of_script(bare: str, words: list[str], script: str) -> Language:
    if script in _ONE_LANGUAGE or script not in LANGUAGES:
        return LANGUAGES.get(script, OTHER)
    if script == "ru" and LANGUAGES["uk"].asks.intersection(map(str.lower, words)):
        return LANGUAGES["uk"]
    likely = _likely(bare)
    best = max(likely, key=lambda code: likely[code], default=script)
    if best == script or (script == "ru" and best == "uk"):
        return LANGUAGES[best]
    return OTHER if likely[best] >= _BAR else LANGUAGES[script]


def _of_words(bare: str, words: list[str], known: KnownWords | None) -> Language | None:
    shouted = bare.isupper()
    # names are of any language: "Doctor Who"; the first word and a shouted one may be none
    plain = [word for at, word in enumerate(words) if word[0].islower() or at == 0 or shouted]
    if _ENGLISH.intersection(map(str.lower, plain)) or len(plain) < _FEWEST_WORDS:
        return None
    # "OU softball"
    likely_words = [word for word in plain if shouted or not word.isupper()]
    folded = fold_letters(" ".join(likely_words)).split()
    asking = {code for code, language in LANGUAGES.items() if language.asks.intersection(folded)}
    likely = _likely(bare)
    for found in (likely, _likely(" ".join(plain))) if asking else ():
        best = max(asking, key=lambda code: found.get(code, 0.0))
        opens = fold_letters(words[0]) in LANGUAGES[best].asks
        most = _MOST_ENGLISH_OPENING if opens else _MOST_ENGLISH
        if found.get(best, 0.0) >= _LEAST_ASKED_IN and found.get("en", 0.0) <= most:
            return LANGUAGES[best]
    best = max(likely, key=lambda code: likely[code], default="en")
    asks = "?" in bare
    # without a question mark it may be the name of something: "rio de janeiro carnival"
    fewest = _FEWEST_ASKED if asks else _FEWEST_UNASKED
    if best == "en" or likely.get("en", 0.0) > _MOST_ENGLISH or len(words) < fewest:
        return None
    bar = _BAR if asks and best in LANGUAGES else _BAR_UNASKED
    if len(words) == _FEWEST_UNASKED and not asks:
        bar = _BAR_SHORTEST
    if likely[best] < bar:
        return None
    small = {word.lower() for word in words}
    return (
        None if known is not None and small == known(sorted(small)) else LANGUAGES.get(best, OTHER)
    )


def _likely(bare: str) -> dict[str, float]:
    """Return the likeliest languages of a text with their probabilities, 0 to 1."""
    # the model takes no half of a surrogate pair, which JSON and a terminal can bring
    lower = bare.lower().encode(errors="replace").decode()
    with _LOCK:
        labels, shares = _model().predict(lower, k=_MOST_LANGUAGES)
    found: dict[str, float] = {}
    for label, share in zip(labels, shares, strict=True):
        code = label.removeprefix("__label__")
        code = _CLOSE_TO.get(code, code)
        found[code] = found.get(code, 0.0) + min(float(share), 1.0)
    return found


_LOCK = threading.Lock()


@cache
def _model() -> Any:
    import fasttext

    # fastText's language identification; the code of its package can download a larger model
    return fasttext.load_model(str(locate(LANGUAGE) / LANGUAGE.file))
