"""Markdown-lite: paragraphs, emphasis, lists, links and code. No HTML, no pictures, no headings."""

import re

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

READER = MarkdownIt("zero", {"html": False, "breaks": True}).enable(
    ["emphasis", "list", "link", "backticks", "newline", "escape", "entity"]
)


def as_html(text: str) -> SafeString:
    """Return the text for a page; whatever is HTML in it is shown as it was typed."""
    html: str = READER.render(text)
    return mark_safe(html)  # noqa: S308 - the reader escapes all HTML


def as_text(text: str) -> str:
    """Return the text in plain words on one line."""
    tokens = READER.parse(text)
    words = [child.content for token in tokens for child in token.children or () if child.content]
    return re.sub(r"\s+", " ", " ".join(words)).strip()
