"""PURE: the sentences that an answer notes above its statements, and how they are read again."""

import re

READ_AS = "Read as: {words}."
SILENT_OUTLET = "{outlet} has nothing on this here; other outlets do."
LEFT_OUT = "Only the first {most} of {count} questions are answered."


def read_note(note: str) -> list[tuple[str, dict[str, str]]]:
    """Return the sentences of a note, to write them in another language.

    Args:
        note: Of an answer.

    Returns:
        For each sentence its template of this module, or the sentence itself if it has none, and
        what fills it in.
    """
    found: list[tuple[str, dict[str, str]]] = []
    while note:
        matches = ((template, pattern.match(note)) for template, pattern in _PATTERNS)
        template, match = next(((t, m) for t, m in matches if m is not None), (note, None))
        found.append((template, match.groupdict() if match else {}))
        note = note[match.end() :].lstrip() if match else ""
    return found


def _pattern(template: str) -> re.Pattern[str]:
    places = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(template))
    return re.compile(rf"{places}(?=\s|$)")


_PATTERNS = [(template, _pattern(template)) for template in (READ_AS, SILENT_OUTLET, LEFT_OUT)]
