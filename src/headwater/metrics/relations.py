"""The relations that metrics read, as unbound Ibis tables.

Stored relations are kept by the warehouse. Bound relations are small and given with each request,
so that every expression is compiled once per engine.

Conventions: `*_at` are instants in UTC without a zone; `*_day` are dates in the time zone of the
team concerned, so that grouping by day gives the team's own periods; `*_ms` are milliseconds.
"""

import ibis
import ibis.expr.types as ir

# --- stored: what the sources said -------------------------------------------------------------

ITEM = {
    "item_id": "int64",
    "source": "string",
    "external_id": "string",
    "key": "string",
    "title": "string",
    "url": "string",
    "type_id": "string",
    "traits": "array<string>",
    "parent_id": "int64",  # null: no parent; may point at an item that was never imported
    "created_at": "timestamp",
    "source_level": "string",  # the tracker's own
    "level": "string",  # after level rules
    "kind": "string",  # after kind rules
}

RAW_STAY = {
    "item_id": "int64",
    "seq": "int32",  # 0, 1, 2 … within the item
    "status_id": "int64",  # fact_id("status", source, external id)
    "place_id": "int64",  # fact_id("place", source, canonical attributes)
    "marks": "string",  # "" or "flag|link:Blocks"
    "entered_at": "timestamp",
    "left_at": "timestamp",  # null while it lasts
}

# --- stored: the organisation's mapping, evaluated over the distinct facts ---------------------

TEAM = {
    "team_id": "int64",  # fact_id("team", slug)
    "stream_id": "int64",
    "domain_id": "int64",
    "timezone": "string",
    "parked_counts": "boolean",
}
PLACE_TEAM = {"place_id": "int64", "team_id": "int64"}
STATUS_STAGE = {
    # one row per team and known status; teamless places have team_id 0 and no rows
    "team_id": "int64",
    "status_id": "int64",
    "stage_id": "int64",  # fact_id("stage", stream slug, stage slug)
    "stage_type": "string",
    "blocked": "boolean",
}
MARK_BLOCKED = {"team_id": "int64", "marks": "string", "blocked": "boolean"}
UNPLANNED_TRAIT = {"team_id": "int64", "trait": "string"}  # items with it were not planned
KIND_RULE = {"position": "int32", "source": "string", "trait": "string", "kind": "string"}
LEVEL_RULE = {"position": "int32", "source": "string", "trait": "string", "level": "string"}
CLOCK = {
    # a time zone's offset from UTC on each UTC day; where it switches within the day, when
    "timezone": "string",
    "utc_day": "date",
    "switches_at": "timestamp",  # null: no switch on this day
    "before_s": "int32",
    "after_s": "int32",
}

# --- stored: derived ---------------------------------------------------------------------------

STAY = RAW_STAY | {
    "team_id": "int64",  # 0: no team's place
    "level": "string",
    "kind": "string",
    "stage_id": "int64",  # null: the status has no stage
    "stage_type": "string",
    "working": "boolean",  # in an active stage and not blocked
    "blocked": "boolean",
    "in_flow": "boolean",  # on the clock: queue or active, or parked where the stream counts it
    "parked": "boolean",  # in the backlog after commitment
    "arrived": "boolean",  # the stay before was in another stage or team (or there was none)
    "departed": "boolean",  # the stay after is in another stage or team
    "joins_load": "boolean",  # in flow, and the stay before was not, or was another team's
    "leaves_load": "boolean",  # in flow, and the stay after is not, or is another team's
    "commits": "boolean",  # the item's commitment is at entered_at
    "finishes": "boolean",  # enters done: the stay before was not done (or there was none)
    "completes": "boolean",  # the item's final completion is at entered_at
    "entered_day": "date",
    "left_day": "date",  # null while it lasts
}

ITEM_FLOW = {
    # one row per item: everything the six flow metrics need, without a window
    "item_id": "int64",
    "team_id": "int64",  # that had it at final completion; else that has it now; 0: none
    "level": "string",
    "kind": "string",
    "state": "string",  # backlog | in_flow | done | discarded | unmapped (the current stay's)
    "stage_id": "int64",  # current
    "stage_entered_at": "timestamp",  # when the current status was entered
    "created_at": "timestamp",
    "created_day": "date",
    "committed_at": "timestamp",  # null: never started
    "committed_day": "date",
    "completed_at": "timestamp",  # null: not finished now
    "completed_day": "date",
    "flow_ms": "int64",  # time on the clock in closed stays; for a completed item its Flow Time
    "active_ms": "int64",  # of it, working
    "waiting_ms": "int64",  # flow_ms - active_ms
    "blocked_ms": "int64",  # of it, blocked
    "parked_ms": "int64",  # in the backlog after commitment, counted or not
    "done_entries": "int32",
    "done_exits": "int32",
    "excluded": "string",  # null: usable; else why not: unmapped_status | no_team
}

LOAD_MONTH = {
    # roll-up: net changes of items on the clock per team, level, kind and month
    "team_id": "int64",
    "level": "string",
    "kind": "string",
    "day": "date",  # the first of the month
    "net_items": "int64",
    "net_ms": "int64",
}

SPRINT = {
    "sprint_id": "int64",
    "source": "string",
    "name": "string",
    "starts_at": "timestamp",
    "completes_at": "timestamp",
}
SPRINT_SPAN = {
    "item_id": "int64",
    "sprint_id": "int64",
    "joined_at": "timestamp",
    "left_at": "timestamp",
}
DEPENDENCY = {
    # one row per link of an item to another that it waits for
    "item_id": "int64",
    "source": "string",
    "blocker_id": "int64",  # null: only the other's key is known
    "blocker_key": "string",  # as the source called it; may be an item that was never imported
    "began_at": "timestamp",
    "ended_at": "timestamp",  # null while it lasts
}
TRACKER_OUTCOME = {
    # what the tracker says an item is for: a row per item of which it says anything
    "item_id": "int64",
    "source": "string",
    "text": "string",
    "said_at": "timestamp",  # when this text was written
    "since": "timestamp",  # from when there has been a text, without a gap
    "flaw": "string",  # as headwater.metrics.outcome_wording names it; null: none
}

# --- stored: beside the facts, for the pages about sources and data quality ----------------------

STATUS = {
    "status_id": "int64",
    "source": "string",
    "external_id": "string",
    "name": "string",
    "category": "string",
}
ITEM_TYPE = {"source": "string", "external_id": "string", "name": "string", "level": "string"}
PLACE = {
    "place_id": "int64",
    "source": "string",
    "attributes": "string",  # canonical JSON: sorted [attribute, value] pairs
}
SET_ASIDE = {
    # rows that could not be used; of a file, those of its latest run
    "source": "string",
    "run": "string",
    "file": "string",
    "line": "int64",
    "item": "string",
    "reason": "string",
}
REPAIR = {"source": "string", "item_id": "int64", "repair": "string", "count": "int32"}
BATCH = {
    # one row per batch that was loaded; instants in UTC
    "batch_id": "string",
    "source": "string",
    "run": "string",
    "kept_at": "timestamp",
    "loaded_at": "timestamp",
    "items": "int64",
    "stays": "int64",
    "set_aside": "int64",
    "gone": "int64",
}

# --- derived for the teams in question, when asked: see docs/decisions/0012 ----------------------

STAGE_DAY = {
    # net changes per team, level, stage and local day. Load at a day's end is the running sum of
    # net_items; time in stage over [a, b) is carry-in × (b-a) + net_items × b - net_ms.
    "team_id": "int64",
    "level": "string",
    "stage_id": "int64",
    "day": "date",
    "net_items": "int64",  # entries minus exits
    "net_ms": "int64",  # Σ ± instant in ms since 1970, entries +, exits -
    "net_working_items": "int64",
    "net_working_ms": "int64",
    "arrivals": "int64",
    "departures": "int64",
}

LOAD_DAY = LOAD_MONTH  # the same by local day

# --- bound with each request -------------------------------------------------------------------

SCOPE = {"team_id": "int64", "level": "string"}
CALENDAR = {
    # one row per time zone and local day of the periods asked for
    "timezone": "string",
    "day": "date",
    "period": "date",  # the period's first day, its name
    "starts_at": "timestamp",  # of the period
    "ends_at": "timestamp",  # of the period; half-open
}
NOW = {"now": "timestamp"}  # one row: the moment ages are counted to

WRITTEN = {
    # what people wrote about initiatives and epics: a row for each that has anything written
    "item_id": "int64",
    "text": "string",  # of the anticipated outcome; null: none was written here
    "written_at": "timestamp",  # when this text was written
    "since": "timestamp",  # from when it has said what is hoped for, without a gap; null: does not
    "flaw": "string",  # null: none found, or a person said that it is fine as it is
    "accepted": "string",  # the tracker's text that a person said is fine; null: none
    "felt_by": "string",  # "customer|business|platform", those that are told
    "key_result_id": "int64",  # that it serves; null: none was chosen
    "is_key_result": "boolean",  # it serves as its team's own key result
    "verdict": "string",  # of the latest reflection; null: none yet
    "reflected_at": "timestamp",
}
WORK = ITEM_FLOW | {
    # one row per initiative and epic, with what it is called and what the tracker says it is for.
    # Few beside the items, so they are read once and given with each question about them
    "key": "string",
    "title": "string",
    "url": "string",
    "parent_id": "int64",
    "their_text": "string",  # null: the tracker says nothing
    "their_at": "timestamp",
    "their_since": "timestamp",
    "their_flaw": "string",
}
CHOSEN = {"item_id": "int64"}  # single items that are asked about
NAMED = {"name": "string"}  # what a tracker calls single items: keys and external ids
LOOKING = {
    # one row: which part of a long list is looked at. Empty words and null mean: all
    "words": "string",  # each of them in the key, title or outcome, whatever the case
    "state": "string",
    "present": "boolean",
    "key_result_id": "int64",
    "first": "int64",  # rows to pass over
    "many": "int64",  # rows to return
}

STORED = {
    "item": ITEM,
    "team": TEAM,
    "place_team": PLACE_TEAM,
    "status_stage": STATUS_STAGE,
    "mark_blocked": MARK_BLOCKED,
    "unplanned_trait": UNPLANNED_TRAIT,
    "kind_rule": KIND_RULE,
    "level_rule": LEVEL_RULE,
    "clock": CLOCK,
    "stay": STAY,
    "item_flow": ITEM_FLOW,
    "load_month": LOAD_MONTH,
    "sprint": SPRINT,
    "sprint_span": SPRINT_SPAN,
    "dependency": DEPENDENCY,
    "tracker_outcome": TRACKER_OUTCOME,
    "status": STATUS,
    "item_type": ITEM_TYPE,
    "place": PLACE,
    "set_aside": SET_ASIDE,
    "repair": REPAIR,
    "batch": BATCH,
}
BOUND = {
    "scope": SCOPE,
    "calendar": CALENDAR,
    "now": NOW,
    "work": WORK,
    "written": WRITTEN,
    "looking": LOOKING,
    "chosen": CHOSEN,
    "named": NAMED,
    "stage_day": STAGE_DAY,
    "load_day": LOAD_DAY,
    "load_change": LOAD_DAY,  # for questions about whole periods: by month where none cuts a month
}


def relation(name: str) -> ir.Table:
    """Return the unbound table called `name`, stored or bound."""
    return ibis.table((STORED | BOUND)[name], name=name)
