"""What Typst is given to print: every text it gets, it prints, and nothing in it is markup."""

import unicodedata

from hypothesis import given, settings, strategies as st

from support.pdf_documents import words
from tremplin_tenants.documents.typesetting import breakable, pdf, printable


def test_what_the_font_lacks_is_named() -> None:
    for text, printed in (
        ("Élan œuvre « 12 h » – 1 268,02 €", "Élan œuvre « 12 h » – 1 268,02 €"),
        ("e\u0301", "é"),
        ("日本 😀", "[U+65E5][U+672C] [U+1F600]"),
        ("\u0915\u094d", "[U+0915][U+094D]"),
        ("a\u0000\n\u202e", "a[U+0000][U+000A][U+202E]"),
    ):
        assert printable(text) == printed


def test_a_long_word_may_be_broken_and_loses_nothing() -> None:
    assert breakable("a" * 30) == "a" * 30
    assert breakable("a" * 70).split("\u200b") == ["a" * 30, "a" * 30, "a" * 10]


def document(text: str, **more: str) -> bytes:
    shown = {"title": "t", "author": "a", "footer": "f", "sentence": text, "incomplete": None, "others": None}
    names = ("hours", "lots", "quarters", "reserved", "articles", "usages", "about", "definitions", "proof")
    empty: dict[str, list[str]] = {name: [] for name in names}
    return pdf("attestation.typ", {**shown, **empty, **more, "day": {"year": 2026, "month": 9, "day": 14}})


def test_every_sign_of_the_scripts_of_europe_is_printed_or_named() -> None:
    signs = [
        chr(code)
        for code in (*range(0x20, 0x600), *range(0x1E00, 0x2400), *range(0xFB00, 0xFB10), 0xFFFD)
        if unicodedata.category(chr(code)) not in ("Cn", "Cs")
    ]

    assert document(" ".join(signs)).startswith(b"%PDF")


@settings(max_examples=15)
@given(text=st.text(max_size=40))
def test_any_text_is_printed(text: str) -> None:
    assert document(text, title=text or "t", footer=text).startswith(b"%PDF")


def test_markup_is_printed_as_it_is() -> None:
    text = r'#let x = 1 #x $a^2$ \ *gras* _it_ `code` = titre @ref <label> // non ~ -- "a"'

    assert text in words(document(text))
