"""Markdown-lite: what a team writes can be emphasised and linked, and can do nothing else."""

import time
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from headwater.context.markdown import REL, as_html, as_text
from headwater.context.models import TEXT_LENGTH

ALLOWED = {
    **dict.fromkeys(("p", "br", "em", "strong", "ul", "li", "code"), frozenset[str]()),
    "ol": frozenset({"start"}),
    "a": frozenset({"href", "rel"}),
}
PIECES = (
    *(
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "</p>",
        "<!--",
        "<svg/onload=x>",
    ),
    *("[a](javascript:alert(1))", "[a](JaVaScRiPt&colon;alert(1))", "[a](data:text/html,x)"),
    *('[a](<https://x" onclick=y>)', "[a](https://x 'q\" onfocus=z')", "[a](//evil.example)"),
    *("[![a](https://x)](vbscript:x)", "![a](https://x/a.png)", "<https://example.org>"),
    *(
        "&lt;b&gt;",
        "&#x3c;b&#62;",
        "&quot;",
        "\\<b>",
        "java\tscript:",
        "&NewLine;",
        "\x00",
        "\u202e",
    ),
    *("**", "*", "_", "`", "``", "[", "](", ")", "\n", "\n\n", "- ", "1. ", "    ", "> ", "# "),
    *("[x]: javascript:alert(1)\n", "[x]", "https://example.org/?a=1&b=2", "mailto:a@example.org"),
)
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=25).map("".join)


class Elements(HTMLParser):
    """Every tag with its attributes, and all text between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.tags.append(("comment", {"says": data}))

    def handle_decl(self, decl: str) -> None:
        self.tags.append(("declaration", {"says": decl}))

    def unknown_decl(self, data: str) -> None:
        self.tags.append(("declaration", {"says": data}))

    def handle_pi(self, data: str) -> None:
        self.tags.append(("instruction", {"says": data}))


@given(texts)
@example("".join(PIECES))
@example("[a](https://x.example \"t\" )<a href='javascript:x'>")
def test_nothing_comes_out_but_the_few_tags_and_attributes_allowed(text: str) -> None:
    for tag, attributes in Elements(as_html(text)).tags:
        assert tag in ALLOWED
        assert set(attributes) <= ALLOWED[tag]


@given(texts)
def test_a_link_leads_to_a_web_page_or_an_address_and_vouches_for_nothing(text: str) -> None:
    links = [attributes for tag, attributes in Elements(as_html(text)).tags if tag == "a"]
    for link in links:
        assert urlsplit(link["href"] or "").scheme.lower() in {"http", "https", "mailto"}
        assert link["rel"] == REL


@given(texts)
@example("a\x0bb\u2028c\u202ed\x07")
def test_as_text_everything_stands_on_one_plain_line(text: str) -> None:
    line = as_text(text)
    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    assert "  " not in line
    assert not {"\x00", "\x07", "\x1b", "\u202e"} & {*line}


@pytest.mark.parametrize(
    "text",
    [
        "[here](javascript:alert(1))",
        "[here](data:text/html,x)",
        "[here](/account/logout/)",
        "[here](//evil.example)",
    ],
)
def test_what_is_no_web_address_stays_as_it_was_typed(text: str) -> None:
    assert "<a" not in as_html(text)
    assert text in Elements(as_html(text)).text


def test_html_is_shown_as_it_was_typed() -> None:
    assert as_html("<b>now</b>") == "<p>&lt;b&gt;now&lt;/b&gt;</p>\n"


def test_emphasis_lists_links_and_code_are_drawn() -> None:
    assert as_html("*a* **b** `c`\nd").strip() == (
        "<p><em>a</em> <strong>b</strong> <code>c</code><br>\nd</p>"
    )
    assert [tag for tag, _ in Elements(as_html("- a\n- b")).tags] == ["ul", "li", "li"]
    assert 'href="https://example.org/?a=1&amp;b=2"' in as_html("[x](https://example.org/?a=1&b=2)")


def test_plain_words_keep_what_was_said_and_lose_how() -> None:
    said = "Two **joined**, un*believ*able:\n\n- [Ola](https://example.org)\n- `x < y`"
    assert as_text(said) == "Two joined, unbelievable: Ola x < y"


@pytest.mark.parametrize("piece", ["[", "*a", "`", "- ", "[](", "![", "_*", "&#", "\\", "1. "])
def test_no_text_of_allowed_length_takes_long(piece: str) -> None:
    started = time.process_time()
    as_html((piece * TEXT_LENGTH)[:TEXT_LENGTH])
    assert time.process_time() - started < 2
