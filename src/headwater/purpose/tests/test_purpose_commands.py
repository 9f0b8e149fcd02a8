"""`headwater purpose` says what the pages say, to people and to machines."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from headwater.access.models import Trace
from headwater.flow.queries.asking import Asking
from headwater.metrics.feature_factory_ratio import DECLARATION, feature_factory_ratio
from headwater.metrics.periods import Granularity, period_of
from headwater.purpose.commands import purpose
from headwater.purpose.models import Import, Outcome
from headwater.purpose.queries.written import written
from headwater.purpose.scopes import scope_of
from headwater.purpose.tests import cast
from headwater.purpose.works import LEVELS

FILLED_IN = "key,outcome,customer\nOTT-903,Merchants see refunds in a minute,They stop calling\n"


@pytest.fixture(autouse=True)
def own_folder(riverbank: None, settings: Any, tmp_path: Path) -> None:
    """A data folder of the test's own."""
    settings.DATA = tmp_path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(purpose, list(map(str, words)), env={"COLUMNS": "160"})


def test_the_ratio_is_that_of_the_metric_with_all_it_rests_on() -> None:
    told = json.loads(run("ffr", "--team", "otter", "--period", "2024-11", "--json").stdout)
    period = period_of(Granularity.MONTH, cast.NOW.date())
    asking = Asking(scope_of(team="otter").teams, cast.NOW, levels=LEVELS, given=written())
    (asked,) = asking.rows(feature_factory_ratio, [period])
    last = told["periods"][-1]
    assert (last["period"], last["running"]) == ("2024-11", True)
    assert (last["n"], last["without"]) == (asked["n"], asked["without"]) == (5, 4)
    assert len(told["periods"]) == 6
    assert told["formula"] == DECLARATION.formula
    assert told["policies"] == list(DECLARATION.policies)
    assert told["context"] == "No context from the team yet."


def test_few_epics_are_counted_and_make_no_share() -> None:
    told = json.loads(run("ffr", "--team", "otter", "--period", "2024-11", "--json").stdout)
    last = told["periods"][-1]
    assert (last["ratio"], last["too_few_to_say"]) == (None, True)
    said = "In 2024-11 so far, 1 of 5 initiatives and epics say what they hope to achieve"
    assert told["sentence"] == f"{said}: too few for a share."


def test_people_get_the_sentence_first_and_the_policies_last() -> None:
    said = run("ffr", "--stream", "checkout").stdout
    lines = said.splitlines()
    assert lines[0] == "Feature Factory Ratio of Checkout"
    assert lines[1].startswith("In 2024-11 so far, ")
    assert "An initiative counts like an epic." in said
    assert "awareness and never a target" in " ".join(said.split())


def test_each_team_reads_that_its_numbers_were_exported() -> None:
    run("ffr", "--stream", "checkout", "--period", "2024-Q4", "--months", "6", "--json")
    traces = Trace.objects.filter(action="exported").order_by("team")
    assert [(t.team, t.acted_as) for t in traces] == [
        ("heron", "the command line"),
        ("otter", "the command line"),
    ]
    assert traces[0].what == "Feature Factory Ratio, 2024-Q3 to 2024-Q4"


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("--team", "oter"), "Did you mean otter"),
        (("--team", "otter", "--stream", "checkout"), "Name one of team, stream and domain"),
        (("--period", "soon"), "is not a period"),
        (("--period", "2024-11-03"), "is not a period"),
        (("--period", "2030-01"), "has not begun"),
        (("--period", "0001-01"), "is not a period"),
    ],
)
def test_what_cannot_be_asked_is_answered_in_words(words: tuple[str, ...], answer: str) -> None:
    result = run("ffr", *words)
    assert result.exit_code == 2
    assert answer in " ".join(result.output.replace("│", " ").split())


def test_an_export_goes_out_and_comes_back_unchanged(tmp_path: Path) -> None:
    assert run("export", "-o", tmp_path / "out.csv").exit_code == 0
    result = run("import", tmp_path / "out.csv", "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert (told["rows"], told["unchanged"], told["set_aside"]) == (10, 10, 0)
    assert run("export", "--domain", "payments", "--format", "json").stdout.startswith("[\n{")


def test_what_cannot_be_used_is_written_beside_the_file(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text(f"{FILLED_IN}OTT-999,Nothing,Nobody\n")
    result = run("import", path)
    assert result.exit_code == 3
    assert "in.csv: 2 rows; 1 written, 0 unchanged, 1 set aside." in result.stdout
    assert f"Next: mend them in {tmp_path / 'in.set-aside.csv'}" in result.stdout
    beside = (tmp_path / "in.set-aside.csv").read_text()
    assert beside.splitlines()[1].startswith("OTT-999,Nothing,Nobody,3,")
    again = json.loads(run("import", tmp_path / "in.set-aside.csv", "--json").stdout)
    assert Path(again["set_aside_file"]).name == "in.set-aside.again.csv"
    assert beside == (tmp_path / "in.set-aside.csv").read_text()


def test_a_dry_run_says_what_would_come_of_it_and_does_nothing(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text(FILLED_IN)
    assert "1 would be written" in " ".join(run("import", path, "--dry-run").stdout.split())
    assert not Outcome.objects.exists()
    assert not Import.objects.exists()


def test_a_file_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    result = run("import", tmp_path / "nowhere.csv", "--json")
    assert result.exit_code == 1
    assert "There is no file" in json.loads(result.stdout)["error"]
