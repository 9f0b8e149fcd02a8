"""Posting what a browser would: a page's own fields, with some of them changed."""

from html.parser import HTMLParser

from django.test import Client
from django.urls import reverse


class Fields(HTMLParser):
    """The fields a browser would post from a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.data: dict[str, str] = {}
        self._select = self._area = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name = said.get("name") or ""
        if tag == "input" and said.get("type") == "checkbox":
            if "checked" in said:
                self.data[name] = "on"
        elif tag == "input" and said.get("type") != "file":
            self.data[name] = said.get("value") or ""
        elif tag == "select":
            self._select, self.data[name] = name, ""
        elif tag == "option" and "selected" in said:
            self.data[self._select] = said.get("value") or ""
        elif tag == "textarea":
            self._area, self.data[name] = name, ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.data[self._area] += data


def at(name: str, slug: str = "") -> str:
    """Return a page's address."""
    return reverse(f"organisation:{name}", args=[slug] if slug else [])


def filled(client: Client, url: str) -> dict[str, str]:
    """Return what posting the page unchanged would post."""
    return Fields(client.get(url).text).data


def row_of(
    client: Client, url: str, prefix: str, field: str, value: str, **change: str
) -> dict[str, str]:
    """Return `change` under the names of the row whose `field` is `value`."""
    data = filled(client, url)
    name = next(k for k, v in data.items() if k.startswith(prefix) and v == value and field in k)
    return {f"{prefix}-{name.split('-')[1]}-{key}": said for key, said in change.items()}
