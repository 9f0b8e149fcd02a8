"""One sample of every chart, with rows a team could have."""

import datetime as dt
from random import Random

from headwater.flow import charts
from headwater.ui.chart import Chart, Row
from headwater.vocabulary.work import StageType

DRAW = Random(4)
FIRST = dt.date(2026, 8, 1)
KINDS = ("feature", "defect", "risk", "debt")
MONTHS = ("Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct")
STAGES = (
    ("Ready", StageType.QUEUE),
    ("Building", StageType.ACTIVE),
    ("Review", StageType.QUEUE),
    ("Testing", StageType.ACTIVE),
    ("Released", StageType.DONE),
)
DAY_NOTES = (
    {
        "from": dt.date(2026, 8, 10),
        "until": dt.date(2026, 8, 31),
        "number": 3,
        "lane": 0,
        "when": "10 to 31 August 2026",
        "text": "Two of us joined.",
    },
    {
        "from": dt.date(2026, 8, 12),
        "until": dt.date(2026, 8, 12),
        "number": 4,
        "lane": 1,
        "when": "12 August 2026",
        "text": "A provider was down.",
    },
    {
        "from": dt.date(2026, 9, 14),
        "until": dt.date(2026, 9, 14),
        "number": 12,
        "lane": 0,
        "when": "14 September 2026",
        "text": "Release freeze.",
    },
)
PERIOD_NOTES = (
    DAY_NOTES[0] | {"from": "Feb", "until": "Apr"},
    DAY_NOTES[1] | {"from": "Mar", "until": "Mar"},
    DAY_NOTES[2] | {"from": "Oct", "until": "Oct"},
)
SLOTS = [{"period": month} for month in MONTHS]


def every_chart() -> list[Chart]:
    """Return one of each chart."""
    return [
        _flow_time(),
        _flow_time_by_period(),
        _cumulative_flow(),
        _load(),
        _velocity(),
        _distribution_finished(),
        _distribution_load(),
        _efficiency(),
        _time_per_stage(),
        _ageing(),
    ]


def _flow_time() -> Chart:
    rows = [_finished_item(number) for number in range(110)]
    lines = [
        {"days": 5.2, "label": "half within 5 days"},
        {"days": 11.4, "label": "85 in 100 within 11 days"},
    ]
    return charts.flow_time_scatter().chart(
        rows,
        lines=lines,
        notes=DAY_NOTES,
        series=charts.kind_series(KINDS),
        description="Flow Time of 110 finished items",
    )


def _flow_time_by_period() -> Chart:
    halves = [6.1, 5.8, None, None, 7.2, 6.5, 6.9, None, 5.2, 5.5, 6.0, 9.4]
    rows = [
        {"period": month, "median_days": half, "p85_days": half and half * 2 + number % 4}
        for number, (month, half) in enumerate(zip(MONTHS, halves, strict=True))
    ]
    return charts.flow_time_by_period().chart(
        rows, description="Flow Time, by month", slots=SLOTS, notes=PERIOD_NOTES
    )


def _finished_item(number: int) -> Row:
    at = dt.datetime(2026, 8, 1, 15) + dt.timedelta(days=DRAW.uniform(0, 91))  # noqa: DTZ001
    return _item(number) | {"finished": at, "days": round(DRAW.lognormvariate(1.6, 0.7), 1)}


def _item(number: int) -> dict[str, object]:
    return {
        "key": f"OTT-{number}",
        "title": f"Refund in one day, part {number}",
        "kind": DRAW.choice(KINDS),
    }


def _days() -> list[dt.date]:
    return [FIRST + dt.timedelta(days=day) for day in range(92)]


def _cumulative_flow() -> Chart:
    rows = []
    for number, day in enumerate(_days()):
        for place, (stage, kind) in enumerate(STAGES):
            done = kind == StageType.DONE
            items = (
                number // 3
                if done
                else 4 + (number * (place + 2) % 7) + (number // 12) * (place == 2)
            )
            rows.append({"day": day, "stage": stage, "items": items})
    return charts.cumulative_flow().chart(
        rows,
        series=charts.stage_series(STAGES),
        description="Items in each stage, by day",
        notes=DAY_NOTES,
    )


def _load() -> Chart:
    level, rows = 17, []
    for day in _days():
        level = min(24, max(11, level + DRAW.choice((-1, 0, 0, 1, 1, -1, 2, -2))))
        rows.append({"day": day, "items": level})
    usual = [{"low": 12, "high": 22}]
    return charts.load_over_time().chart(
        rows, usual=usual, description="Items in progress, by day", notes=DAY_NOTES
    )


def _velocity() -> Chart:
    rows = [
        {"period": month, "items": 22 + number * 7 % 15, "note": "still running" * (month == "Oct")}
        for number, month in enumerate(MONTHS)
    ]
    return charts.velocity().chart(
        rows, description="Items finished, by month", slots=SLOTS, notes=PERIOD_NOTES
    )


def _distribution_finished() -> Chart:
    rows = []
    for number, month in enumerate(MONTHS):
        items = [18 + number, 14 - number // 2, 4, 5 + number % 3]
        rows += [
            {"period": month, "kind": kind, "items": count, "share": count / sum(items)}
            for kind, count in zip(KINDS, items, strict=True)
        ]
    return charts.distribution_finished().chart(
        rows,
        series=charts.kind_series(KINDS),
        description="Finished items by kind and month",
        slots=SLOTS,
        notes=PERIOD_NOTES,
    )


def _distribution_load() -> Chart:
    kinds = (*KINDS, "unmapped")
    rows = [
        {"day": day, "kind": kind, "items": 3 + (number // (9 + place) + place * 2) % 6}
        for number, day in enumerate(_days())
        for place, kind in enumerate(kinds)
    ]
    return charts.distribution_load().chart(
        rows,
        series=charts.kind_series(kinds),
        description="Items in progress by kind and day",
        notes=DAY_NOTES,
    )


def _efficiency() -> Chart:
    shares = [0.46, 0.44, 0.47, None, 0.45, 0.43, 0.46, 0.48, 0.44, 0.45, 0.43, 0.34]
    rows = [
        {"period": month, "share": share, "unusual": share == 0.34}
        for month, share in zip(MONTHS, shares, strict=True)
    ]
    usual = [{"low": 0.4, "high": 0.5}]
    return charts.efficiency().chart(
        rows, usual=usual, description="Flow Efficiency, by month", slots=SLOTS, notes=PERIOD_NOTES
    )


def _time_per_stage() -> Chart:
    days = {"Ready": (2.1, 0), "Building": (0.4, 1.8), "Review": (3.2, 0.7), "Testing": (0.3, 0.6)}
    rows = [
        {"stage": stage, "part": part, "days": value}
        for stage, both in days.items()
        for part, value in zip(charts.PART_TOKENS, both, strict=True)
    ]
    return charts.time_per_stage().chart(
        rows, series=list(charts.PART_TOKENS.items()), description="Waiting and working, by stage"
    )


def _ageing() -> Chart:
    stages = ("Ready", "Building", "Review", "Testing")
    rows = [
        _item(number)
        | {"stage": DRAW.choice(stages), "days": round(DRAW.lognormvariate(1.9, 0.7), 1)}
        for number in range(18)
    ]
    bands = [
        {"low": 5.2, "high": 11.4, "label": "older than half", "level": 1},
        {"low": 11.4, "high": 26, "label": "older than 85 in 100", "level": 2},
    ]
    return charts.ageing().chart(
        rows,
        stages=[{"stage": stage} for stage in stages],
        bands=bands,
        series=charts.kind_series(KINDS),
        description="Age of 18 items in progress, by stage",
    )
