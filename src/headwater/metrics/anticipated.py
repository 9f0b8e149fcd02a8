"""The anticipated outcome in effect: what the tracker says or what was written here, the newer.

Source of the definition: docs/metrics/feature_factory_ratio.md.
"""

import ibis
import ibis.expr.types as ir

from headwater.vocabulary.work import Level

PURPOSEFUL = (Level.INITIATIVE.value, Level.EPIC.value)
"""What carries an anticipated outcome."""
THEIRS = ("their_text", "their_at", "their_since", "their_flaw")
"""What the tracker says, among the columns of a piece of work."""


def anticipated(item: ir.Table, tracker_outcome: ir.Table, written: ir.Table) -> ir.Table:
    """Return one row per initiative and epic: `item_id`, and of the outcome in effect

    `text` (null: nobody wrote any), `said_at`, `said_by` (tracker | headwater | null), `flaw`
    (null: none), `present` (says what is hoped for), `since` (from when it has, without a gap;
    null where it does not), `differs` (both say something, and not the same);
    and from what was written: `felt_by`, `key_result_id`, `is_key_result`, `verdict`,
    `reflected_at`.
    """
    work = item.filter(item.level.isin(PURPOSEFUL)).select("item_id")
    return hoping(with_tracker(work, tracker_outcome), written)


def hoping(work: ir.Table, written: ir.Table) -> ir.Table:
    """Return work that went through `with_tracker` with the outcome in effect instead: all columns
    that `anticipated` names.
    """
    own = [column for column in work.columns if column not in THEIRS]
    both = work.left_join(_from_people(written), "item_id").drop("item_id_right")
    both = both.mutate(judged=_tracker_flaw(both), ours=_people_are_newer(both))
    return both.select(*own, **_in_effect(both), **_beside(both))


def with_tracker(work: ir.Table, tracker_outcome: ir.Table) -> ir.Table:
    """Add what the tracker says of each: THEIRS, null where it says nothing."""
    return work.left_join(_from_tracker(tracker_outcome), "item_id").drop("item_id_right")


def _from_tracker(tracker_outcome: ir.Table) -> ir.Table:
    return tracker_outcome.select(
        "item_id",
        their_text=tracker_outcome.text,
        their_at=tracker_outcome.said_at,
        their_since=tracker_outcome.since,
        their_flaw=tracker_outcome.flaw,
    )


def _from_people(written: ir.Table) -> ir.Table:
    return written.rename(our_text="text", our_since="since", our_flaw="flaw")


def _tracker_flaw(both: ir.Table) -> ir.StringValue:
    """A person may have said that the tracker's very text is fine as it is."""
    fine = (both.accepted == both.their_text).fill_null(False)
    return fine.ifelse(ibis.null("string"), both.their_flaw)


def _people_are_newer(both: ir.Table) -> ir.BooleanValue:
    """At the same moment what was written here counts."""
    later = (both.written_at >= both.their_at).fill_null(False)
    return both.our_text.notnull() & (both.their_text.isnull() | later)


def _in_effect(both: ir.Table) -> dict[str, ir.Value]:
    ours, text = both.ours, both.ours.ifelse(both.our_text, both.their_text)
    flaw = ours.ifelse(both.our_flaw, both.judged)
    present = text.notnull() & flaw.isnull()
    return {
        "text": text,
        "said_at": ours.ifelse(both.written_at, both.their_at),
        "said_by": ibis.cases((ours, "headwater"), (both.their_text.notnull(), "tracker")),
        "flaw": flaw,
        "present": present,
        "since": present.ifelse(_first_said(both), ibis.null("timestamp")),
        "differs": (both.our_text != both.their_text).fill_null(False),
    }


def _first_said(both: ir.Table) -> ir.TimestampValue:
    """The earlier of the two where both say it; else that of whoever does."""
    theirs = both.judged.isnull().ifelse(both.their_since, ibis.null("timestamp"))
    ours = both.our_flaw.isnull().ifelse(both.our_since, ibis.null("timestamp"))
    return ibis.least(theirs.fill_null(ours), ours.fill_null(theirs))


def _beside(both: ir.Table) -> dict[str, ir.Value]:
    return {
        "felt_by": both.felt_by.fill_null(""),
        "key_result_id": both.key_result_id,
        "is_key_result": both.is_key_result.fill_null(False),
        "verdict": both.verdict,
        "reflected_at": both.reflected_at,
    }
