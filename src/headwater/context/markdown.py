"""Markdown-lite: paragraphs, emphasis, lists, links and code. No HTML, no pictures, no headings."""

import re

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

LINKS = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
REL = "noopener nofollow ugc"
BREAKS = frozenset({"softbreak", "hardbreak"})
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Control characters, and those that turn the direction of text: no file or picture needs them."""


class Reader(MarkdownIt):
    """Knows only what is enabled below, and links only to web pages and e-mail addresses."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library asks for it so
        """Say whether `url` may be a link; what may not stays as it was typed."""
        return bool(LINKS.match(url))


READER = Reader("zero", {"html": False, "breaks": True}).enable(
    ["emphasis", "list", "link", "backticks", "newline", "escape", "entity"]
)


def as_html(text: str) -> SafeString:
    """Return the text for a page; whatever is HTML in it is shown as it was typed."""
    tokens = READER.parse(text)
    for token in _inside(tokens):
        if token.type == "link_open":
            token.attrs = {"href": token.attrs["href"], "rel": REL}
    html: str = READER.renderer.render(tokens, READER.options, {})
    return mark_safe(html)  # noqa: S308 - the reader escapes all HTML


def as_text(text: str) -> str:
    """Return the text in plain words on one line."""
    blocks = (token.children or [] for token in READER.parse(text))
    words = " ".join("".join(_plain(child) for child in children) for children in blocks)
    return re.sub(r"\s+", " ", UNSEEN.sub(" ", words)).strip()


def _inside(tokens: list[Token]) -> list[Token]:
    return [child for token in tokens for child in token.children or ()]


def _plain(token: Token) -> str:
    return " " if token.type in BREAKS else token.content
