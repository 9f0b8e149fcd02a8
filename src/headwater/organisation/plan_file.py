"""The organisation's TOML file: for people to read, version and review, and to apply again."""

import msgspec

from headwater.vocabulary.organisation import Organisation

HEADER = """\
# The organisation, as Headwater sees it. Edit it, keep it under version control, and apply it with
#     headwater organisation apply THIS-FILE --dry-run    to see what would change
#     headwater organisation apply THIS-FILE              to change it
#
# domains > streams > stages and teams. Everything is known by its slug: a new slug is a new thing.
# stage types: backlog, queue (waiting), active (working), done, discarded
# statuses:    a tracker's status (by id; status_name is for you) belongs to a stage of its stream,
#              with `team` for that team only; `blocked = true` if the status means blocked
# team_rules:  project, component, board, repository, column (or a whole source) = value belongs
#              to a team
# kind_rules:  type:<id>, label:<name> or field:<name>=<value> is a feature, defect, risk or debt
# level_rules: the same traits make an item an initiative, epic, item or sub_item
# In each list of rules the first match wins. `suggested = true`: guessed, not confirmed yet.

"""
LARGEST = 2 * 1024 * 1024
"""Bytes. A plan for 500 teams is about a tenth of it."""
MOST_DOTS = 400
"""On one line: more than the longest value can hold."""


class PlanUnreadable(ValueError):
    """The file is not a plan; the message says where and why."""


def write(organisation: Organisation) -> str:
    """Return the plan as TOML. `read(write(plan)) == plan`, and equal plans give equal text."""
    return HEADER + msgspec.toml.encode(organisation).decode()


def read(text: str | bytes) -> Organisation:
    """Return the plan that `text` (TOML, UTF-8) describes; raise `PlanUnreadable` if none."""
    if len(text) > LARGEST:
        raise PlanUnreadable(f"The file is larger than {LARGEST // 1024 // 1024} MB.")
    _refuse_endless_keys(text)
    try:
        return msgspec.toml.decode(text, type=Organisation)
    except msgspec.ValidationError as error:
        raise PlanUnreadable(_where(str(error))) from error
    except RecursionError as error:
        raise PlanUnreadable("The file nests deeper than any plan does.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise PlanUnreadable(f"The file is not valid TOML: {error}") from error


def _refuse_endless_keys(text: str | bytes) -> None:
    """A key of thousands of dotted parts takes all the memory there is; no plan has one.

    Every dot counts, whatever stands between two of them: the parts of a key may be quoted.
    """
    lines = (text if isinstance(text, bytes) else text.encode()).split(b"\n")
    if any(line.count(b".") > MOST_DOTS for line in lines):
        raise PlanUnreadable("The file nests deeper than any plan does.")


def _where(message: str) -> str:
    """Turn msgspec's “… - at `$.domains[0].name`” into “domains[0].name: …”."""
    what, _, path = message.partition(" - at `$.")
    return f"{path.rstrip('`')}: {what}" if path else what
