"""`headwater metrics` says the same as the pages, to people and to machines."""

import json

import pytest
import typer
from typer.testing import CliRunner, Result

from headwater.flow.commands import metrics
from headwater.flow.queries.six_metrics import SIX

app = typer.Typer()
app.command()(metrics)
OCTOBER = ("--from", "2024-10-01", "--to", "2024-10-31")


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), env={"COLUMNS": "200"})


@pytest.mark.usefixtures("organisation")
def test_json_brings_six_metrics_with_n_exclusions_and_policies() -> None:
    told = json.loads(run("--team", "otter", *OCTOBER, "--json").stdout)
    assert [m["name"] for m in told["metrics"]] == [d.name for d, _ in SIX]
    assert told["context"] == "No context from the team yet."
    for metric in told["metrics"]:
        assert metric["policies"]
        assert [p["period"] for p in metric["periods"]] == ["2024-10"]
        assert metric["periods"][0]["n"] > 8
        assert isinstance(metric["periods"][0]["left_out"], dict)


@pytest.mark.usefixtures("organisation")
def test_periods_are_weeks_when_asked() -> None:
    told = json.loads(run("--team", "otter", *OCTOBER, "--by", "week", "--json").stdout)
    names = [p["period"] for p in told["metrics"][0]["periods"]]
    assert (names[0], names[-1]) == ("2024-W40", "2024-W44")


@pytest.mark.usefixtures("organisation")
def test_small_counts_are_kept_back_from_machines_too() -> None:
    told = json.loads(run("--team", "heron", *OCTOBER, "--json").stdout)
    by_name = {m["name"]: m["periods"][0] for m in told["metrics"]}
    for name in ("flow_time", "flow_efficiency", "flow_velocity", "flow_predictability"):
        assert by_name[name]["too_few_to_say"]
        assert by_name[name]["n"] is None
        assert set(by_name[name]["values"].values()) == {None}


@pytest.mark.usefixtures("organisation")
def test_people_get_a_table_and_the_policies() -> None:
    said = run("--team", "otter", *OCTOBER).stdout
    assert "Flow Predictability" in said
    assert "2024-10" in said
    assert "The clock starts when an item first enters" in " ".join(said.split())


@pytest.mark.usefixtures("organisation")
def test_an_unknown_team_is_answered_with_the_nearest_names() -> None:
    result = run("--team", "oter", *OCTOBER)
    assert result.exit_code != 0
    assert "otter" in result.output


@pytest.mark.usefixtures("organisation")
def test_dates_the_wrong_way_round_are_refused_in_words() -> None:
    result = run("--team", "otter", "--from", "2024-10-01", "--to", "2024-09-01")
    assert result.exit_code != 0
    assert "is before" in result.output


@pytest.mark.usefixtures("organisation")
@pytest.mark.parametrize("days", [("0001-01-01", "0001-12-31"), ("2001-01-01", "9999-12-31")])
def test_a_range_without_end_is_refused_in_words(days: tuple[str, str]) -> None:
    result = run("--team", "otter", "--from", days[0], "--to", days[1], "--by", "week")
    assert result.exit_code == 2
    assert "at most 20 years" in result.output


@pytest.mark.usefixtures("organisation")
@pytest.mark.parametrize("days", [("2021-03-01", "2021-03-31"), ("2031-03-01", "2031-03-31")])
def test_a_period_that_the_record_does_not_reach_has_no_numbers(days: tuple[str, str]) -> None:
    told = json.loads(run("--team", "otter", "--from", days[0], "--to", days[1], "--json").stdout)
    for metric in told["metrics"]:
        (period,) = metric["periods"]
        assert period["n"] is None, metric["name"]
        assert set(period["values"].values()) <= {None}, metric["name"]
        assert not period["too_few_to_say"]
    table = run("--team", "otter", "--from", days[0], "--to", days[1]).stdout
    assert "0 items" not in table
    assert "nothing recorded" in table
