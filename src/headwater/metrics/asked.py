"""What was asked: facts narrowed to a scope, and told the period each belongs to.

Large facts meet only small relations here, and only on equality.
"""

import ibis
import ibis.expr.types as ir

UTC = "UTC"


def in_scope(facts: ir.Table, scope: ir.Table) -> ir.Table:
    """Return the facts of the teams and levels asked for."""
    return facts.semi_join(scope, ["team_id", "level"])


def zoned(team: ir.Table, scope: ir.Table) -> ir.Table:
    """Return (team_id, level, timezone) of what was asked for; no team (0) lives in UTC."""
    zone = team.select("timezone", zone_team=team.team_id)
    asked = scope.distinct()
    asked = asked.left_join(zone, asked.team_id == zone.zone_team)
    asked = asked.mutate(timezone=asked.timezone.fill_null(UTC))
    return asked.select("team_id", "level", "timezone")


def on_days(
    facts: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table, day: str
) -> ir.Table:
    """Return the facts in scope whose `day` was asked for, with the `period` it is in."""
    days = zoned(team, scope).join(calendar, "timezone")
    days = days.select(
        "period", asked_team=days.team_id, asked_level=days.level, asked_day=days.day
    )
    matches = [
        facts.team_id == days.asked_team,
        facts.level == days.asked_level,
        facts[day] == days.asked_day,
    ]
    return facts.join(days, matches).select(*facts.columns, "period")


def periods(calendar: ir.Table) -> ir.Table:
    """Return the periods asked for, one row each."""
    return calendar.select("period").distinct()


def every_period(values: ir.Table, calendar: ir.Table) -> ir.Table:
    """Return a row for each period asked for; counts are 0 and values null where there is nothing.

    Integer columns are counts: nothing counted is 0. Everything else without data is absent.
    """
    asked = periods(calendar).rename(asked_period="period")
    joined = asked.left_join(values, asked.asked_period == values.period)
    filled = {name: _filled(joined, name) for name in values.columns if name != "period"}
    return joined.select(period=joined.asked_period, **filled).order_by("period")


def _filled(table: ir.Table, name: str) -> ir.Value:
    column = table[name]
    return ibis.coalesce(column, 0) if column.type().is_integer() else column
