"""Markdown as its reader reads it: the words without the marks.

Pure: text in, text out. Not a whole CommonMark parser: only what stands around words in news.
"""

import re

_FRONT_MATTER = re.compile(r"\A---\n.*?\n(?:---|\.\.\.)(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$")
_UNDERLINE = re.compile(r"^ {0,3}(?:=+|-+)[ \t]*$")
_RULE = re.compile(r"^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)")
_BLOCK_MARK = re.compile(r"^\s*(?:>[ \t]?)+")
_LIST_MARK = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])[ \t]+")
_LINK_TARGET = re.compile(r"^ {0,3}\[[^\]\n]+\]:[ \t]*\S+.*$")
# In this order: an image may stand inside a link. Bounded, for the text is foreign.
_INLINE = (
    (re.compile(r"<!--.{0,2000}?-->", re.DOTALL), ""),
    (
        re.compile(r"!\[[^\[\]\n]{0,500}\]\([^()\n]{0,500}(?:\([^()\n]{0,100}\))?[^()\n]{0,500}\)"),
        "",
    ),
    (re.compile(r"!\[[^\[\]\n]{0,500}\]\[[^\]\n]{0,200}\]"), ""),
    (
        re.compile(
            r"\[([^\[\]\n]{0,500})\]\([^()\n]{0,500}(?:\([^()\n]{0,100}\))?[^()\n]{0,500}\)"
        ),
        r"\1",
    ),
    (re.compile(r"\[([^\[\]\n]{1,500})\]\[[^\]\n]{0,200}\]"), r"\1"),
    (re.compile(r"<(https?://[^>\s]{1,2000})>"), r"\1"),
    (re.compile(r"</?[A-Za-z][^>\n]{0,200}>"), ""),
    (re.compile(r"(?<!`)`{1,3}([^`\n]{1,500})`{1,3}"), r"\1"),
    (re.compile(r"(?<![\w*\\])(\*{1,3})(?=\S)([^*\n]{1,500}?)(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"(?<![\w_\\])(_{1,3})(?=\S)([^_\n]{1,500}?)(?<=\S)\1(?![\w_])"), r"\2"),
    (re.compile(r"~~(?=\S)([^~\n]{1,500}?)~~"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])"), r"\1"),
)


def read_markdown(text: str) -> tuple[str, str]:
    """Turn Markdown into a title and paragraphs.

    Args:
        text: Markdown, LF as line end.

    Returns:
        The text of its first level-one heading when it opens the document, else "", and the
        rest: one paragraph a line.
    """
    text = _FRONT_MATTER.sub("", text, count=1)
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    title = ""
    blocks: list[list[str]] = [[]]
    for line in text.split("\n"):
        heading = _HEADING.match(line)
        if heading:
            if not title and not any(blocks) and re.match(r" {0,3}#[ \t]", line):
                title = heading.group(1).strip()
            else:
                blocks += [[heading.group(1).strip()], []]
        elif _UNDERLINE.match(line) and blocks[-1]:
            words = " ".join(blocks.pop())
            if "=" in line and not title and not any(blocks):
                title = words
                blocks.append([])
            else:
                blocks += [[words], []]
        elif (
            not line.strip() or _RULE.match(line) or _FENCE.match(line) or _LINK_TARGET.match(line)
        ):
            blocks.append([])
        else:
            unquoted = _BLOCK_MARK.sub("", line)
            if _LIST_MARK.match(unquoted):
                blocks.append([])
            words = _LIST_MARK.sub("", unquoted).strip()
            blocks[-1] += [words] if words else []
    return title, "\n".join(" ".join(block) for block in blocks if any(block))
