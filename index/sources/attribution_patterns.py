"""Separate wordings that make an outlet the source of a sentence from mere mentions.

Pure. "Reuters reported", "told the Financial Times", "citing Bloomberg": each is a pattern for the
text before or after the name.
"""

import re

from index.sources.outlets import DAY_OR_MONTH, OUTLET
from index.text.lexicon import WEEKDAY

_CONTEXT_CHARS = 140

_ADVERB = (
    r"(?:has|have|had|also|first|earlier|later|exclusively|separately|previously|originally"
    rf"|recently|since|then|now|already|on {WEEKDAY}"
    rf"|{WEEKDAY}|yesterday|today|(?:last|this) \w+"
    r"|in (?:a|an|its) (?:\w+ )?(?:report|story|article|exclusive|analysis|investigation))"
)
# "The New York Times reported a quarterly profit" is news about the paper; "Reuters reported
# record profits at Shell" is not. The object right after the verb decides. A report that opens with
# the figure ("Reuters reported losses in ...") is ambiguous and gives no source.
_OWN_BUSINESS = (
    r"(?: (?:an?|its|the|record|strong|weak|higher|lower|better|worse|than|expected|quarterly"
    r"|annual|net|operating|adjusted|(?:first|second|third|fourth)[- ]quarter|growing|falling"
    r"|rising|\S*\d\S*|million|billion|in))* "
    r"(?:profits?|loss(?:es)?|earnings|revenues?|sales|subscri\w+|layoffs|results|income)\b"
)
_JOURNALIST = "(?:correspondent|reporter|columnist|journalist)"
_AFTER = re.compile(
    r"(?: \([^()]{2,40}\))?"
    r"(?:,? (?:newspaper|magazine|daily|news agency|agency|news site|website|broadcaster|network))?"
    rf"(?:[’']s? (?:(?:[\w-]+ ){{0,3}}{_JOURNALIST} )?[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){{0,2}})?"
    r"(?: and (?:\w+ )?(?:other )?(?:outlets|media|news organi[sz]ations|others))?"
    rf"(?:,? {_ADVERB},?){{0,3}}"
    rf" (?:report(?:ed|s)(?!{_OWN_BUSINESS}|ers?\b)"
    r"|(?:said|says)(?! (?:it|its|that it|they|in an? (?:statement|filing|tweet|press release"
    r"|memo|e-?mail|editor)))"
    r"|(?:is|are|was|were) reporting(?: \w+day)? that"
    r"|wrote|writes|revealed|reveals|disclosed|quoted|quotes|quoting|cited|cites|citing"
    r"|estimates|estimated|projected|noted|confirmed|learned|broke the (?:news|story)"
    r"|(?:was|is) (?:the )?first (?:to report|with)"
    r"|obtained|published (?:an?|the|its) (?:\w+ ){0,2}(?:report|investigation|story|article))\b"
)
# "..., reported The Guardian." but not "..., said BBC director-general Tim Davie".
_INVERTED = re.compile(
    r"[,”\"’'] (?:reported|reports|said|says|wrote|writes|noted|notes|added|adds|suggested) $"
)
# "..., said BBC legal correspondent Dominic Casciani"
_JOURNALIST_AFTER = re.compile(rf"(?:[’']s?)? (?:[\w-]+ ){{0,4}}{_JOURNALIST} [A-Z]")
# "Axios, citing two officials, said ...": only where the name opens a clause
_CITING_AFTER = re.compile(
    r", (?:citing|quoting) [^.;]{2,90}, (?:\w+ )?(?:said|says|reported|reports)\b"
)
_CLAUSE_START = re.compile(r"(?:^|[.;:“\"—] ?|, |\b(?:[Aa]nd|[Bb]ut) )(?:[Tt]he )?$")
_CLAUSE_END = re.compile(
    r"[.,;:!?”\"]|$| \(| (?:on|in|at|after|before|earlier|last|this|today"
    r"|yesterday|citing|and|as)\b"
    rf"| (?:{DAY_OR_MONTH})\b"
)
_NOUN_AFTER = re.compile(
    r"(?:[’']s?)? (?:reports?|reporting|investigation|analysis|review|tally|count|exclusive)\b"
)
_REPORT_SAYS = re.compile(
    r" (?:report|story|investigation|exclusive)(?: [\w-]+){0,3} (?:that|which|saying|says)\b"
)
_SHOW_AFTER = re.compile(rf"(?:[’']s?) [“\"]?[A-Z]|[.,:]|$| (?:on )?(?:{DAY_OR_MONTH})\b")
# "according to Fox News host X" cites a person.
_PERSON_AFTER = re.compile(
    r" (?:host|anchor|owner|executive|spokes\w+|CEO|chief|president|editor|publisher|publicist"
    r"|best-?sell\w+|building|headquarters|poll|survey|contributor|columnist|app)\b"
    rf"| (?!{DAY_OR_MONTH})[A-Z]"
)

_MEDIUM = (
    r"(?:newspaper|news agency|agency|broadcaster|outlet|website|site|magazine|daily|weekly|news"
    r"|tabloid|network|channel|television|TV|media|wire|wire service|station|affiliate|partner"
    r"|publication|service|radio|press)"
)
# Words between the construction and the name: "Russian state news agency".
_DESCRIPTION = (
    rf"(?:(?:[\w’'.-]+ ){{0,4}}?{_MEDIUM},? |(?:the )?\w+-(?:run|owned|backed|controlled|based) )?"
)
_RELAYED = (
    r"(?:citing|quoting|cited (?:by|in)|quoted (?:by|in)|which (?:cited|cites|quoted|quotes)"
    r"|with reference to|(?:first |originally |previously )?(?:disclosed|revealed|uncovered) by"
    r"|(?:as |first |originally |earlier |previously )?reported (?:\w+ ){0,2}(?:by|in)"
    r"|reports? (?:in|by|from)|reporting by"
    r"|(?:an?|the) [\w-]+ (?:report|story|article|investigation|analysis) (?:in|by|from))"
)
_NAME = r"[A-Z][\w.’'-]+ (?:[A-Z][\w.’'-]+ )?[A-Z][\w.’'-]+"
_BEFORE = (
    ("relayed", re.compile(rf"\b{_RELAYED} {_DESCRIPTION}$", re.IGNORECASE)),
    (
        "according",
        re.compile(
            r"\b(?:according to|per|via|as per)(?: an?| the)? (?:[\w-]+ ){0,4}?"
            r"(?:reports?|story|article|reporting|tally|data|figures|analysis|count|interview|investigation)"
            r" (?:in|by|from|with|(?:published|compiled|obtained|reviewed) (?:in|by))"
            rf" {_DESCRIPTION}$",
            re.IGNORECASE,
        ),
    ),
    ("according", re.compile(rf"\b(?:according to|as per|per|via) {_DESCRIPTION}$", re.IGNORECASE)),
    (
        "told",
        re.compile(
            r"\b(?:told|tells|telling|(?:speaking|spoke|talking|talked|confirmed|leaked|provided|said"
            r"|saying|announced|revealed|described|admitted|explained) (?:\w+ ){0,2}(?:to|with)"
            r"|(?:interview|conversation|statement|e-?mail|comments?|remarks|message|letter|call)"
            r"s? (?:\w+ )?(?:with|to|for|published (?:in|by))"
            r"|(?:obtained|seen|reviewed|verified|viewed|examined|published"
            r"|first shared[^.]{0,40}) (?:by|with|in))"
            rf" {_DESCRIPTION}$",
            re.IGNORECASE,
        ),
    ),
    # "wrote Jamie Mackay in The Guardian", "told Scott Pelley of CBS"
    (
        "according",
        re.compile(
            rf"[,”\"’'] (?:said|says|wrote|writes|argued|noted) (?:[\w’'-]+ ){{0,4}}?{_NAME}"
            r" (?:in|for|on|of) (?:the )?$"
        ),
    ),
    ("according", re.compile(rf"\baccording to {_NAME} (?:of|at|from) (?:the )?$")),
    ("told", re.compile(rf"\b(?:told|tells) {_NAME} (?:of|at|from) (?:the )?$")),
)
# "(Jim Watson/Pool via AP)" is a photo credit.
_CREDIT = re.compile(r"(?:/[A-Z][\w ]{1,30}|\([^()]{2,40}) via $")
# "the country's state news agency, IRNA, reported"
_APPOSED = re.compile(rf"\b{_MEDIUM}, (?:the )?$", re.IGNORECASE)
_ARTICLE_BEFORE = re.compile(r"\b(?:an?|the) $", re.IGNORECASE)
_REPORT_OF = re.compile(
    r"(?:\b(?:according to|citing|in|per)(?: an?| the)?|^an?|^the|^) $", re.IGNORECASE
)
_ON_SHOW = re.compile(r"\b(?:said|says|told|speaking|asked|appearing|interviewed)\b[^.]{0,60} on $")
# "a spokesperson for Reuters said": a name after a preposition is not the speaker.
_NOT_SUBJECT = re.compile(
    r"\b(?:of|for|at|from|by|in|with|to|on|against|about|sued|bought|acquired|told|and its)"
    r" (?:the )?$",
    re.IGNORECASE,
)


def find_relation(sentence: str, start: int, end: int) -> str:
    """Find how a sentence attributes its news to the outlet named at `sentence[start:end]`.

    Args:
        sentence: One sentence of an article.
        start: Where the name begins.
        end: Where it ends.

    Returns:
        "reported", "relayed" (by an outlet named before it), "told" (somebody spoke to it),
        "according", or "" for a mere mention.
    """
    before = sentence[max(0, start - _CONTEXT_CHARS) : start]
    if _CREDIT.search(before):
        return ""
    after = sentence[end : end + _CONTEXT_CHARS]
    for wording, pattern in _BEFORE:
        if pattern.search(before):
            if wording == "according" and _PERSON_AFTER.match(after):
                return ""
            return wording
    if _ON_SHOW.search(before) and _SHOW_AFTER.match(after):
        return "told"
    if _INVERTED.search(before) and (_CLAUSE_END.match(after) or _JOURNALIST_AFTER.match(after)):
        return "according"
    return "reported" if _is_reporter(sentence, before, end) else ""


def _is_reporter(sentence: str, before: str, end: int) -> bool:
    """Whether the outlet whose name ends at `end` reports something, or its report is named."""
    after = sentence[end : end + _CONTEXT_CHARS]
    if _REPORT_OF.search(before) and _NOUN_AFTER.match(after):
        return True
    if _ARTICLE_BEFORE.search(before) and _REPORT_SAYS.match(after):
        return True
    if _CITING_AFTER.match(after) and _CLAUSE_START.search(before):
        return True
    if _NOT_SUBJECT.search(before):
        return False
    if _APPOSED.search(before):
        after = after.removeprefix(",")
    if _AFTER.match(after):
        return True
    # "Reuters and Bloomberg reported"
    second_outlet = (
        OUTLET.match(sentence, end + len(" and ")) if after.startswith(" and ") else None
    )
    return second_outlet is not None and bool(_AFTER.match(sentence, second_outlet.end()))
