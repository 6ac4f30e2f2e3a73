"""Text is decoded as its author saw it; a damaged byte costs one letter."""

import pytest

from index.text.cleaning import clean_body, strip_invisible
from ingest.parse.encoding import binary_kind, decode, sniff
from ingest.parse.pages.html import extract_page

GERMAN = (
    "Die Brücke über die Förde ist seit Montag offen, sagte Frau Müller nach der Feier im Hafen."
)
CHINESE = "桥梁星期一开通了，数千人步行过桥。"
JAPANESE = "橋が月曜日に開通した。市長は数千人が歩いて渡ったと述べた。"
RUSSIAN = "Мост открылся в понедельник, сообщил мэр города после праздника в порту."


def damage(text: str, letter: str) -> bytes:
    """Return the text in UTF-8 with the second byte of a letter's first occurrence replaced."""
    data = bytearray(text.encode())
    data[data.index(letter.encode()) + 1] = 0xFF
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        (damage(GERMAN, "ö"), "", GERMAN.replace("ö", "\ufffd\ufffd", 1)),
        (damage(GERMAN, "ö"), "utf-8", GERMAN.replace("ö", "\ufffd\ufffd", 1)),
        (damage(GERMAN, "ö"), "iso-8859-1", GERMAN.replace("ö", "\ufffd\ufffd", 1)),
        (JAPANESE.encode()[:-1], "", JAPANESE[:-1] + "\ufffd"),
        (GERMAN.encode("cp1252"), "", GERMAN),
        (GERMAN.encode("cp1252"), "utf-8", GERMAN),
        (GERMAN.encode("latin-1"), "iso-8859-1", GERMAN),
        (b"plain text with one bad byte \x92s", "utf-8", "plain text with one bad byte ’s"),
        (b"the mayor\x92s plan, and all the rest is plain", "utf-8",
         "the mayor’s plan, and all the rest is plain"),
        (JAPANESE.encode("shift_jis"), "shift_jis", JAPANESE),
        (JAPANESE.encode("euc-jp"), "euc-jp", JAPANESE),
        (RUSSIAN.encode("cp1251"), "windows-1251", RUSSIAN),
        (RUSSIAN.encode("koi8-r"), "koi8-r", RUSSIAN),
        (CHINESE.encode("gb18030"), "gb18030", CHINESE),
    ],
)  # fmt: skip
def test_a_document_is_decoded(data: bytes, declared: str, text: str) -> None:
    assert decode(data, declared) == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [GERMAN, f"<html><p>{JAPANESE}</p>", '{"title": "x"}', "# Title"])
def test_wide_encodings_need_no_byte_order_mark(encoding: str, text: str) -> None:
    data = text.encode(encoding)
    assert binary_kind(data) == ""
    assert decode(data) == text
    assert sniff(data) == sniff(text.encode())


@pytest.mark.parametrize("data", [b"\0\1\2\3" * 50, b"text\0text\0", bytes(200), b"ab\0\0" * 30])
def test_binary_data_is_no_text(data: bytes) -> None:
    assert binary_kind(data) == "binary data"


def test_a_page_with_a_damaged_byte_keeps_its_article() -> None:
    html = f"<html><h1>Brücke offen</h1><article><p>{GERMAN}</p><p>{GERMAN[::-1]}</p></article>"
    body = extract_page(damage(html, "ö"), "", "iso-8859-1").body
    assert "Die Brücke über die F" in body
    assert "Müller" in body


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",  # Persian
        "ക്\u200d ക്\u200dഷ"[4:],  # Malayalam
        "क्\u200dष",  # Devanagari
        "👨\u200d👩\u200d👧",
        "👩🏽\u200d🚀",
        "❤\ufe0f\u200d🔥",
        "🏳\ufe0f\u200d🌈",
    ],
)
def test_joiners_that_are_drawn_stay(text: str) -> None:
    assert strip_invisible(text) == text
    assert clean_body(f"a {text} b") == f"a {text} b"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("har\u200dbo\u200cur", "harbour"),
        ("\u200dب\u200c", "ب"),
        ("ب\u200c\u200cب", "بب"),
        ("ب\u200b\u200eب", "بب"),
        ("👩\u200d", "👩"),
        ("👩\u200c👧", "👩👧"),
        ("мо\u200cст", "мост"),
    ],
)
def test_joiners_that_join_nothing_go(text: str, clean: str) -> None:
    assert strip_invisible(text) == clean
