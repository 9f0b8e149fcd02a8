"""The stays of an item whose history needs no mending: most of them, so this path is short.

Anything out of the ordinary is left to `build_stays`, which must give the same stays for the
ordinary; a test holds the two together.
"""

from collections.abc import Sequence

from headwater.sources.jira import payloads
from headwater.vocabulary.stays import SKEW
from headwater.vocabulary.work import Instant, Place, Stay

Step = tuple[Instant, payloads.Item]
"""When a status changed, and how."""


def straight_stays(
    created_at: Instant,
    steps: Sequence[Step],
    *,
    place: Place,
    marks: tuple[str, ...],
    status: payloads.Id,
    fetched_at: Instant,
) -> tuple[Stay, ...] | None:
    """Return the stays, or None unless each step leaves what the one before entered, later.

    `steps` may run either way; the last must end in `status`, the present one. Nothing happens
    before `created_at` or after `fetched_at`.
    """
    if len(steps) > 1 and steps[0][0] > steps[-1][0]:
        steps = steps[::-1]
    here = steps[0][1].from_ if steps else status
    if not isinstance(here, str):
        return None
    entered_at, before = created_at, created_at - 1
    stays: list[Stay] = []
    for at, item in steps:
        to = item.to
        if at <= before or item.from_ != here or to == here or not isinstance(to, str):
            return None
        stays.append(Stay(here, place, marks, entered_at, at))
        here, entered_at, before = to, at, at
    if here != status or entered_at > fetched_at + SKEW:
        return None
    stays.append(Stay(here, place, marks, entered_at, None))
    return tuple(stays)
