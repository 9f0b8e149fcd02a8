"""Rule 5: what a team wrote travels with the number, wherever it goes; its absence is said."""

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable
from html import unescape
from xml.dom import minidom

import pytest
import typer
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from headwater.access.models import Trace
from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.context import operations
from headwater.context.models import Note
from headwater.flow.commands import metrics
from headwater.flow.downloads import as_csv, as_svg, comment, table
from headwater.flow.queries.chart_figures import CHARTS, FIGURES, figure
from headwater.flow.queries.context import EXTENTS, Axis
from headwater.flow.queries.facts import team_facts
from headwater.flow.queries.six_metrics import SIX
from headwater.flow.tests import cast
from headwater.metrics.catalogue import METRICS
from headwater.organisation import queries as organisation
from headwater.ui import chart_image
from headwater.ui.chart import Chart

NO_CONTEXT = "No context from the team yet."
OCTOBER = {"period": "month", "at": "2024-10"}
FREEZE = "Release freeze"
VELOCITY_SVG, VELOCITY_CSV = (f"/teams/otter/charts/velocity.{kind}" for kind in ("svg", "csv"))
CARD = re.compile(r'<article class="card chart-card[^>]*id="([\w-]+)".*?</article>', re.DOTALL)

app = typer.Typer()
app.command()(metrics)

pytestmark = pytest.mark.usefixtures("organisation")


def write(
    text: str,
    first: dt.date = dt.date(2024, 10, 14),
    last: dt.date | None = None,
    metric: str = "",
    team: str = "otter",
) -> Note:
    """Have a team write a note, by itself on one day in October."""
    entry = organisation.team(team)
    return operations.write_note(entry, metric, first, last or first, text, now=cast.NOW)


def take_back(note: Note) -> None:
    """Have its team say the note in no words."""
    operations.reword(organisation.team(note.team), note.pk, "", now=cast.NOW)


def page(visitor: Client, path: str = "/teams/otter/", **query: str) -> str:
    return visitor.get(path, {**OCTOBER, **query}).content.decode()


def card(html: str, chart: str) -> str:
    return next(unescape(m[0]) for m in CARD.finditer(html) if m[1] == chart)


Leaves = Callable[[Client], dict[str, str]]


def from_page(visitor: Client) -> dict[str, str]:
    """Return the words below each chart of the page; those inside its picture do not count."""
    feet = {m[1]: m[0].split("</script>")[-1] for m in CARD.finditer(page(visitor))}
    return {chart: re.sub(r"<[^>]+>", "", foot) for chart, foot in feet.items()}


def from_files(kind: str) -> Leaves:
    """Return what reads each chart's file of a kind."""

    def leaves(visitor: Client) -> dict[str, str]:
        charts = CHARTS["team"]
        return {c: page(visitor, f"/teams/otter/charts/{c}.{kind}") for c in charts}

    return leaves


WAYS: dict[str, Leaves] = {
    "page": from_page,
    "csv": from_files("csv"),
    "svg": from_files("svg"),
    "png": from_files("png"),
}


@pytest.fixture
def legible_png(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a PNG be the words that are drawn into it: nobody reads them out of the pixels."""

    def words(chart: Chart) -> bytes:
        return json.dumps(chart.definition.spec["title"], ensure_ascii=False).encode()

    monkeypatch.setattr(chart_image, "png", words)


@pytest.mark.usefixtures("legible_png")
@pytest.mark.parametrize("way", WAYS)
def test_a_note_travels_with_every_chart_until_it_is_taken_back(visitor: Client, way: str) -> None:
    note = write(FREEZE)
    with_note = WAYS[way](visitor)
    take_back(note)
    without = WAYS[way](visitor)
    assert tuple(with_note) == tuple(without) == CHARTS["team"]
    for chart, said in with_note.items():
        assert FREEZE in said, chart
        assert "14 October 2024" in said, chart
        assert NO_CONTEXT not in said, chart
    for chart, said in without.items():
        assert NO_CONTEXT in said, chart
        assert FREEZE not in said, chart


def test_a_note_on_a_metric_goes_to_that_metrics_charts_only(visitor: Client) -> None:
    for metric in METRICS:
        write(f"About {metric}.", metric=metric)
    for chart, said in from_page(visitor).items():
        for metric in METRICS:
            assert (f"About {metric}." in said) == (metric in EXTENTS[chart].metrics), chart


def test_a_note_on_any_metric_stands_beside_the_sentence(visitor: Client) -> None:
    for metric in METRICS:
        write(f"About {metric}.", metric=metric)
    beside = page(visitor).split('<figure class="context">')[1].split("</figure>")[0]
    for metric, known in METRICS.items():
        assert f"About {metric}." in beside
        assert known.declaration.title in unescape(beside)
    assert NO_CONTEXT not in beside


def test_a_note_on_other_days_is_not_beside_the_sentence(visitor: Client) -> None:
    write(FREEZE, dt.date(2024, 9, 30))
    write("Before all charts", dt.date(2023, 1, 9))
    html = page(visitor)
    assert NO_CONTEXT in html.split('<figure class="context">')[1].split("</figure>")[0]
    assert FREEZE in card(html, "velocity")
    assert FREEZE not in card(html, "time-per-stage").split("</script>")[-1]
    assert "Before all charts" not in html


@pytest.mark.parametrize("chart", [name for name in FIGURES if EXTENTS[name].axis != Axis.NOT_TIME])
def test_a_chart_over_time_draws_the_number_that_its_list_has(chart: str) -> None:
    write("Earlier", dt.date(2024, 9, 2), dt.date(2024, 9, 13))
    write(FREEZE)
    facts = team_facts("otter", OCTOBER, cast.NOW)
    shown = figure(facts, chart)
    numbers = [said.number for said in shown.context]
    assert [row["number"] for row in shown.chart.datasets["notes"]] == numbers == [1, 2]
    without = figure(team_facts("heron", OCTOBER, cast.NOW), chart)
    assert not without.chart.datasets["notes"]
    drawn = chart_image.svg(shown.chart)
    assert ">2</text>" in drawn


def test_notes_on_the_same_days_lie_below_each_other_and_stay_inside_the_chart() -> None:
    for number in range(9):
        write(f"Note {number}", dt.date(2024, 10, 1), dt.date(2024, 12, 31))
    facts = team_facts("otter", OCTOBER, cast.NOW)
    for chart in ("load", "velocity"):
        rows = figure(facts, chart).chart.datasets["notes"]
        assert [row["lane"] for row in rows[:5]] == [0, 1, 2, 3, 4]
        assert max(row["lane"] for row in rows) == 4
    last = max(row["until"] for row in figure(facts, "load").chart.datasets["notes"])
    assert last == dt.date(2024, 10, 31)


def test_a_streams_page_says_whose_note_it_is(visitor: Client) -> None:
    write("Otter's freeze")
    write("Heron's launch", team="heron")
    for chart in CHARTS["stream"]:
        said = page(visitor, f"/streams/checkout/charts/{chart}.csv")
        assert "① Otter, 14 October 2024: Otter's freeze" in said
        assert "② Heron, 14 October 2024: Heron's launch" in said
        before = page(visitor, f"/streams/checkout/charts/{chart}.csv", at="2023-06")
        assert "No context from the teams yet." in before


def test_the_team_is_led_to_adding_context_for_what_is_shown(visitor: Client) -> None:
    links = re.findall(r'class="context-add" href="([^"]+)"', page(visitor))
    assert len(links) == 1 + len(CHARTS["team"])
    assert "/teams/otter/notes/?period=month&amp;at=2024-10&amp;metric=flow_velocity" in links
    for link in dict.fromkeys(links):
        assert visitor.get(unescape(link)).status_code == 200


@pytest.fixture
def leader() -> Client:
    """Who leads the stream."""
    return signed_in(Held(Role.LEADER, Scale.STREAM, "checkout"), SERVER_NAME="localhost")


@pytest.fixture
def early_november(monkeypatch: pytest.MonkeyPatch) -> None:
    """October is over, and still in its team's hands."""
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2024, 11, 4, 12, tzinfo=dt.UTC))


@pytest.mark.usefixtures("early_november")
@pytest.mark.parametrize("of", ["teams/otter", "streams/checkout"])
def test_a_leader_reads_the_notes_of_what_was_told_and_no_other(leader: Client, of: str) -> None:
    write("About September", dt.date(2024, 9, 12))
    write("Into October", dt.date(2024, 9, 28), dt.date(2024, 10, 2))
    write("About October")
    addresses = [f"/{of}/", *(f"/{of}/charts/velocity.{kind}" for kind in ("csv", "svg"))]
    for address in addresses:
        html = page(leader, address, at="2024-09")
        assert "About September" in html
        assert "Into October" not in html
        assert "About October" not in html
        assert "Add context" not in html


@pytest.mark.usefixtures("early_november")
def test_a_leader_is_told_that_a_team_wrote_nothing(leader: Client) -> None:
    write("About October")
    html = page(leader, "/teams/otter/", at="2024-09")
    for name in re.findall(r'class="card chart-card[^>]*id="([\w-]+)"', html):
        assert NO_CONTEXT in card(html, name)
    assert NO_CONTEXT in page(leader, VELOCITY_CSV, at="2024-09")


def run(*words: str) -> str:
    asked = ["--team", "otter", "--from", "2024-09-01", "--to", "2024-10-31", *words]
    result = CliRunner().invoke(app, asked, env={"COLUMNS": "200"})
    assert result.exit_code == 0
    return result.stdout


def test_the_command_brings_each_periods_notes_to_machines() -> None:
    assert json.loads(run("--json"))["context"] == NO_CONTEXT
    write(FREEZE)
    write("Old items got unstuck", metric="flow_time")
    told = json.loads(run("--json"))
    assert told["context"] == "Context: 2 notes of the team."
    for metric in told["metrics"]:
        september, october = metric["periods"]
        assert september["context"] == NO_CONTEXT
        assert september["notes"] == []
        expected = [FREEZE, "Old items got unstuck"] if metric["name"] == "flow_time" else [FREEZE]
        assert [note["text"] for note in october["notes"]] == expected
        assert october["notes"][0] == {
            "first_day": "2024-10-14",
            "last_day": "2024-10-14",
            "days": "14 October 2024",
            "metric": "",
            "text": FREEZE,
        }


def test_the_command_brings_the_notes_to_people_and_forgets_what_was_taken_back() -> None:
    note = write(FREEZE)
    said = run()
    assert "14 October 2024, on all metrics: Release freeze" in said
    assert "Context: 1 note of the team." in said
    take_back(note)
    assert NO_CONTEXT in run()
    assert FREEZE not in run("--json")


def test_a_command_that_exports_leaves_a_line_for_the_team() -> None:
    run()
    line = Trace.objects.get(team="otter", action=Trace.Action.EXPORTED)
    assert line.what == "six flow metrics, 2024-09 to 2024-10"
    assert line.acted_as == "the command line"
    assert len(SIX) == 6


def test_a_long_note_is_cut_in_a_picture_which_says_where_the_rest_is(visitor: Client) -> None:
    write("word " * 300)
    drawn = re.sub(r"<[^>]+>", " ", page(visitor, VELOCITY_SVG))
    assert "… (all of it is on the page of Otter)" in " ".join(drawn.split())
    assert drawn.count("word") < 80
    assert page(visitor, VELOCITY_CSV).count("word") == 300


def test_a_picture_has_room_for_the_latest_notes_and_counts_the_others(visitor: Client) -> None:
    for day in range(1, 12):
        write(f"Note of day {day:02}", dt.date(2024, 10, day))
    drawn = page(visitor, VELOCITY_SVG)
    assert "5 earlier notes: on the page of Otter" in drawn
    assert "(5) 5 October 2024" not in drawn
    assert "(6) 6 October 2024: Note of day 06" in drawn
    assert "Note of day 01" in page(visitor, VELOCITY_CSV)


@pytest.mark.parametrize("text", ["=cmd()", "a, =cmd()", 'a,"b', "a\x08b\u202ec", "<b>&amp;</b>"])
def test_what_a_team_writes_breaks_no_picture(text: str) -> None:
    write(text)
    shown = figure(team_facts("otter", OCTOBER, cast.NOW), "velocity")
    notes = shown.notes("Otter", "October 2024")
    minidom.parseString(as_svg(shown, notes))  # noqa: S318 - our own picture
    assert b"October" in as_csv(shown, notes)


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_no_note_becomes_a_cell_that_a_spreadsheet_runs(text: str) -> None:
    for separator in ",;\t":
        rows = csv.reader(io.StringIO(table([f"① {text}"], [{"n": 1}], ["n"])), delimiter=separator)
        note, header, number = [row for row in rows if row]
        assert (header, number) == (["n"], ["1"])
        assert not any(cell.strip().startswith(("=", "+", "-", "@")) for cell in note)


def test_a_comment_line_reads_as_it_was_written_where_nothing_can_run() -> None:
    assert comment("two joined, one - maybe two - left;\nfreeze") == (
        "two joined, one - maybe two - left; freeze"
    )
