"""Questions in Jira's query language, with everything that a person typed quoted."""

from collections.abc import Iterable, Sequence

from headwater.sources.jira.instants import MILLISECOND
from headwater.vocabulary.work import Instant

BEGINNING = 946_684_800_000
"""2000-01-01, before any Jira. Cloud refuses a question without a restriction."""


def quoted(text: str) -> str:
    """Return `text` as a JQL string, whatever is in it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def in_projects(projects: Sequence[str]) -> str:
    """Restrict to `projects` (keys, names or ids); no project at all means every one."""
    return f"project in ({', '.join(map(quoted, projects))})" if projects else ""


def since(field: str, moment: Instant | None) -> str:
    """Restrict to issues whose `field` is at or after `moment`.

    Epoch milliseconds, because a written time would be read in the account's time zone and only
    to the minute.
    """
    return f"{field} >= {BEGINNING if moment is None else moment // MILLISECOND}"


def with_ids(ids: Iterable[str]) -> str:
    """Restrict to the issues with these numeric ids; anything else is not asked for."""
    return f"id in ({', '.join(each for each in ids if each.isdecimal())})"


def with_keys(keys: Iterable[str]) -> str:
    """Restrict to the issues with these keys."""
    return f"key in ({', '.join(map(quoted, keys))})"


def ordered(conditions: Iterable[str], field: str) -> str:
    """Join conditions and order by `field`, oldest first, so that changed items come later."""
    return f"{' AND '.join(filter(None, conditions))} ORDER BY {field} ASC, key ASC".strip()
