"""Jira's texts as plain text: Atlassian's document format and wiki markup, without people.

Headings stay recognisable (`h2. Scope`), whichever of the two they come from, so that one reader
finds sections in both. Mentions of people are left out.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from headwater.sources.plain_text import tidy

MENTION = re.compile(r"\[~[^\]\n]*\]")
LINK = re.compile(r"\[([^\]|\n]+)\|[^\]\n]*\]")
MACRO = re.compile(r"\{(?:color|panel|quote|noformat|code|expand)(?::[^}\n]*)?\}")
DEEPEST = 50
"""Levels of a document that are read; nobody nests deeper by hand."""

WORDED = frozenset({"status", "emoji"})
"""Inline nodes that say something besides `text`; a mention is none of them."""

Node = dict[str, Any]


def is_document(value: Any) -> bool:
    """Tell a rich text of REST v3 from any other value of a field."""
    return isinstance(value, dict) and value.get("type") == "doc"


def text_of_document(document: Node) -> str:
    """Return a document as lines, its headings as `h2. …`, a wholly bold line as `*…*`."""
    return tidy("\n".join(_blocks(document, DEEPEST)))


def text_of_markup(markup: str) -> str:
    """Return wiki markup or plain text without what only dresses it, and without mentions."""
    return tidy(LINK.sub(r"\1", MENTION.sub("", MACRO.sub("", markup))))


def as_document(text: str) -> Node:
    """Return plain text as a document: a paragraph for each part between blank lines."""
    parts = [part for part in re.split(r"\n\s*\n", tidy(text)) if part]
    content = [{"type": "paragraph", "content": list(_inline(part))} for part in parts]
    return {"type": "doc", "version": 1, "content": content}


def _inline(paragraph: str) -> Iterator[Node]:
    for number, line in enumerate(paragraph.split("\n")):
        if number:
            yield {"type": "hardBreak"}
        if line:
            yield {"type": "text", "text": line}


def _blocks(node: Node, deepest: int) -> Iterator[str]:
    """The lines of the blocks inside `node`, with a blank line after each paragraph."""
    for child in _children(node) if deepest else ():
        match child.get("type"):
            case "heading":
                yield f"h{_attribute(child, 'level') or 1}. {_words(child)}"
            case "paragraph":
                yield from (_line(child), "")
            case "listItem" | "taskItem":
                yield f"- {_tight(_blocks(child, deepest - 1)) or _words(child)}"
            case _:
                yield from _blocks(child, deepest - 1)


def _tight(blocks: Iterable[str]) -> str:
    return "\n".join(block for block in blocks if block)


def _line(paragraph: Node) -> str:
    """A paragraph's text. One that is bold from end to end serves as a heading: keep that."""
    texts = [child for child in _children(paragraph) if child.get("type") == "text"]
    words = _words(paragraph)
    bold = bool(texts) and all(_is_bold(text) for text in texts)
    return f"*{words.strip()}*" if bold and "\n" not in words else words


def _is_bold(text: Node) -> bool:
    marks = text.get("marks")
    return isinstance(marks, list) and any(
        isinstance(mark, dict) and mark.get("type") == "strong" for mark in marks
    )


def _words(node: Node) -> str:
    return "".join(_word(child) for child in _children(node))


def _word(inline: Node) -> str:
    kind = inline.get("type")
    if kind == "text":
        return str(inline.get("text") or "")
    if kind == "hardBreak":
        return "\n"
    return str(_attribute(inline, "text") or "") if kind in WORDED else ""


def _attribute(node: Node, name: str) -> Any:
    attributes = node.get("attrs")
    return attributes.get(name) if isinstance(attributes, dict) else None


def _children(node: Node) -> Iterable[Node]:
    content = node.get("content")
    return (
        [child for child in content if isinstance(child, dict)] if isinstance(content, list) else ()
    )
