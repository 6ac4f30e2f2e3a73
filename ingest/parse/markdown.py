"""Converts Markdown to plain text.

Pure: text in, text out. It handles the marks that occur in news, not all of CommonMark.
"""

import re

_FRONT_MATTER = re.compile(
    r"\A(?:---\n.*?\n(?:---|\.\.\.)|\+\+\+\n.*?\n\+\+\+)(?:\n|\Z)", re.DOTALL
)
_FIELD = re.compile(r"^(title|date)[ \t]*[:=][ \t]*(.{1,500})$", re.MULTILINE | re.IGNORECASE)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$")
_UNDERLINE = re.compile(r"^ {0,3}(?:=+|-+)[ \t]*$")
_RULE = re.compile(r"^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)")
_BLOCK_MARK = re.compile(r"^\s*(?:>[ \t]?)+")
_LIST_MARK = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])[ \t]+")
_LINK_TARGET = re.compile(r"^ {0,3}\[[^\]\n]+\]:[ \t]*\S+.*$")
# The order matters: a link may contain an image. Lengths are bounded because input is untrusted.
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


def read_front_matter(text: str) -> dict[str, str]:
    """Return the title and the date in front of a document, as written, as far as it has them.

    Args:
        text: Markdown with LF line ends; in front of it YAML between lines of `---`, or TOML
            between lines of `+++`.
    """
    front = _FRONT_MATTER.match(text)
    fields = _FIELD.findall(front[0]) if front else []
    return {name.casefold(): value.strip().strip("'\"") for name, value in fields}


def read_markdown(text: str) -> tuple[str, str]:
    """Split Markdown into a title and plain paragraphs.

    Args:
        text: Markdown with LF line ends.

    Returns:
        The title and the other text, one paragraph a line. The title is a level-one heading at
        the start of the document, or "".
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
