"""Files of outcomes: out and in again without a change, and nothing of a file is lost."""

import csv
import gzip
import io
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.viewer import CONSOLE, Viewer
from headwater.purpose.files import bringing, exporting, setting_aside
from headwater.purpose.files.bringing import Tally
from headwater.purpose.files.errors import FileRefused
from headwater.purpose.models import (
    Import,
    KeyResult,
    Objective,
    Outcome,
    OutcomeVersion,
    Reflection,
    RowSetAside,
)
from headwater.purpose.operations.outcomes import Said, write_outcome
from headwater.purpose.operations.reflections import LookedBack, reflect
from headwater.purpose.scopes import scope_of
from headwater.purpose.tests import cast
from headwater.purpose.works import work
from headwater.sources.progress import Progress, silently

NOW = datetime(2024, 12, 2, 9, tzinfo=UTC)
FASTER = "Merchants see a refund within a minute instead of the next day."
FELT = "They stop calling to ask where it is."
pytestmark = pytest.mark.usefixtures("own_folder")


@pytest.fixture
def own_folder(riverbank: None, settings: Any, tmp_path: Path) -> None:
    """A data folder of the test's own, where imports take turns."""
    settings.DATA = tmp_path


def bring(path: Path, by: Viewer = CONSOLE) -> Tally:
    record = bringing.begin(path.name, by, NOW)
    return bringing.bring_in(path, record, by, report=silently, say=lambda _: None)


def table(path: Path, *rows: Mapping[str, object]) -> Path:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path


def row(key: str = cast.CHECKOUT, **cells: object) -> dict[str, object]:
    return {"key": key, "outcome": FASTER, "customer": FELT} | cells


def exported(path: Path, *, as_json: bool = False, team: str = "") -> Path:
    parts = (exporting.as_json if as_json else exporting.as_csv)(scope_of(team=team), NOW)
    path.write_text("".join(parts), encoding="utf-8", newline="")
    return path


def cells_of(key: str) -> dict[str, str]:
    text = "".join(exporting.as_csv(scope_of(), NOW))
    return next(r for r in csv.DictReader(io.StringIO(text, newline="")) if r["key"] == key)


def stands() -> list[Any]:
    """Everything that is written here."""
    return [list(model.objects.order_by("pk").values()) for model in KEPT]


KEPT = (Outcome, OutcomeVersion, Reflection)


def reasons() -> list[str]:
    return list(RowSetAside.objects.values_list("reason", flat=True))


def key_result(title: str) -> KeyResult:
    as_of = {"written_at": NOW, "written_as": "somebody"}
    days = {"first_day": date(2024, 10, 1), "last_day": date(2024, 12, 31)}
    objective = Objective.objects.create(scale="organisation", title="Trust", **days, **as_of)
    return KeyResult.objects.create(objective=objective, title=title, form="milestone", **as_of)


texts = st.text(
    st.one_of(st.sampled_from("'=+-@,;\"\n\t #"), st.characters(exclude_categories=["Cs", "Cc"])),
    max_size=60,
).map(str.strip)


def write_everything(text: str, sign: str) -> None:
    """Write something about each sort of work there is, beside what its tracker says."""
    said = Said(text=text, customer=sign, sign=sign, measure="calls", unit="%", expected=-2.5)
    said = Said(**(said.__dict__ | {"expected_by": date(2025, 1, 31), "baseline": 1e-9}))
    said = Said(**(said.__dict__ | {"key_result": key_result(f"1{sign}").pk}))
    write_outcome(work(cast.number_of(cast.CHECKOUT)), said, edition=0, by=CONSOLE, now=NOW)
    only_a_sign = Said(sign=sign, is_key_result=True)
    write_outcome(work(cast.number_of(cast.REFUNDS)), only_a_sign, edition=0, by=CONSOLE, now=NOW)
    ledger = work(cast.number_of(cast.LEDGER))
    back = LookedBack(happened=text or "=SUM(A1)", verdict="partly", learned=sign)
    reflect(ledger, back, by=CONSOLE, now=NOW)
    write_outcome(ledger, Said(customer=sign, text=text), edition=0, by=CONSOLE, now=NOW)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=texts, sign=texts, as_json=st.booleans())
def test_an_export_that_is_brought_in_again_changes_nothing(
    text: str, sign: str, as_json: bool, tmp_path: Path, django_db_blocker: Any
) -> None:
    for model in (*KEPT, Import):
        model.objects.all().delete()
    write_everything(text, sign)
    before = stands()
    tally = bring(exported(tmp_path / "all", as_json=as_json))
    assert tally.set_aside == tally.written == 0, reasons()
    assert tally.unchanged == tally.rows == 10
    assert stands() == before


def test_no_cell_of_an_export_is_a_formula_to_a_spreadsheet(tmp_path: Path) -> None:
    said = Said(text="=1+1 is what they type", customer="@all", sign="-5 calls", platform="'=x")
    write_outcome(work(cast.number_of(cast.CHECKOUT)), said, edition=0, by=CONSOLE, now=NOW)
    cells = cells_of(cast.CHECKOUT)
    assert cells["outcome"] == "'=1+1 is what they type"
    assert (cells["customer"], cells["sign"], cells["platform"]) == ("'@all", "'-5 calls", "''=x")


def test_a_row_is_written_with_its_fields_version_and_role(tmp_path: Path) -> None:
    wanted = key_result("Refunds in a minute")
    cells = row(
        Business="Fewer refunds cost us less",
        **{"Expected value": "2,5", "by": "2025-03-31", "KR": "refunds IN a minute"},
        measure="calls",
        unit="%",
        baseline="10",
        is_key_result="yes",
    )
    assert bring(table(tmp_path / "in.csv", cells)).written == 1
    outcome = Outcome.objects.get()
    assert (outcome.item_id, outcome.source) == (cast.number_of(cast.CHECKOUT), cast.SOURCE)
    assert (outcome.text, outcome.customer) == (FASTER, FELT)
    assert (outcome.baseline, outcome.expected) == (10, 2.5)
    assert (outcome.expected_by, outcome.key_result) == (date(2025, 3, 31), wanted)
    assert (outcome.is_key_result, outcome.edition) == (True, 1)
    assert outcome.since is not None
    assert outcome.number > 0
    version = OutcomeVersion.objects.get()
    assert version.said["text"] == FASTER
    assert version.written_as == "the command line"


def test_a_text_that_says_nothing_yet_is_judged_as_on_the_page(tmp_path: Path) -> None:
    bring(table(tmp_path / "in.csv", row(outcome="TBD")))
    outcome = Outcome.objects.get()
    assert (outcome.flaw, outcome.since) == ("placeholder", None)


def test_a_look_back_is_added_once_however_often_the_file_comes(tmp_path: Path) -> None:
    cells = {
        "key": cast.IMPORTER,
        "verdict": "better than hoped",
        "what happened": "Half the calls",
    }
    path = table(tmp_path / "in.csv", cells)
    assert bring(path).written == 1
    assert bring(path).unchanged == 1
    reflection = Reflection.objects.get()
    assert (reflection.verdict, reflection.happened) == ("better", "Half the calls")
    assert reflection.hoped == "Merchants see payouts the same day."
    assert Outcome.objects.get().verdict == "better"


def test_an_empty_cell_leaves_what_is_there(tmp_path: Path) -> None:
    bring(table(tmp_path / "in.csv", row(sign="Fewer calls")))
    bring(table(tmp_path / "again.csv", row(outcome="", sign="", customer="Nobody calls any more")))
    outcome = Outcome.objects.get()
    assert (outcome.text, outcome.sign, outcome.customer) == (
        FASTER,
        "Fewer calls",
        "Nobody calls any more",
    )


UNUSABLE: dict[str, tuple[dict[str, object], str]] = {
    "an unknown key": (row("OTT-907"), "Near it are OTT-906, OTT-905"),
    "an item": (row("OTT-911"), "neither an initiative nor an epic"),
    "another source": (row(source="elsewhere"), "elsewhere has no OTT-903; tracker has."),
    "no work": ({"key": "", "outcome": FASTER}, "does not say which work"),
    "nobody feels it": (row(customer=""), "Nobody is said to feel it"),
    "no number": (row(measure="calls", expected="12 %"), "“12 %” is no number"),
    "a number of two readings": (row(measure="calls", expected="1,234"), "is no number"),
    "no day": (row(expected_by="31.12.2026"), "Write it as 2026-12-31"),
    "neither yes nor no": (row(is_key_result="perhaps"), "neither yes nor no"),
    "a measure without its day": (row(measure="calls", expected="2"), "By which day?"),
    "no key result": (row(key_result="Nothing like it"), "No key result is called"),
    "two key results": (row(key_result="twice"), "2 key results are called so"),
    "half a look back": (row(verdict="partly"), "needs both a verdict and what happened"),
    "no verdict": (row(verdict="great", happened="It went"), "“great” is no verdict. Write one of"),
    "no verdict, and nothing else": (row(verdict="great"), "“great” is no verdict"),
    "too long": (row(sign="x" * 501), "There is room for 500 characters"),
    "an unreadable edition": (row(edition="first"), "no number of an edition"),
    "an edition from elsewhere": (row(edition="7"), "from another Headwater"),
}


@pytest.mark.parametrize("why", UNUSABLE)
def test_a_row_that_cannot_be_used_is_set_aside_with_the_reason(why: str, tmp_path: Path) -> None:
    for _ in range(2):
        key_result("Twice")
    cells, reason = UNUSABLE[why]
    path = table(tmp_path / "in.csv", cells, row(cast.PAYOUTS))
    tally = bring(path)
    assert (tally.rows, tally.set_aside, tally.written) == (2, 1, 1)
    aside = RowSetAside.objects.get()
    assert reason in aside.reason
    assert aside.line == 2
    assert {name: str(text) for name, text in cells.items()} == {
        name: text for name, text in aside.row.items() if name in cells
    }


def test_the_same_work_twice_in_a_file_is_written_once(tmp_path: Path) -> None:
    tally = bring(table(tmp_path / "in.csv", row(), row(outcome="Another text altogether")))
    assert (tally.written, tally.set_aside) == (1, 1)
    assert reasons() == [f"Line 2 is about {cast.CHECKOUT} already."]


def test_what_somebody_wrote_meanwhile_is_never_overwritten(tmp_path: Path) -> None:
    path = exported(tmp_path / "all.csv")
    text = path.read_text().replace(cast.HOPED, "Customers have it within the hour.")
    path.write_text(text.replace("within the hour.,tracker,,", "within the hour.,tracker,,They do"))
    here = Said(text="Written here in the meantime, so that nobody calls", customer="No calls")
    write_outcome(work(cast.number_of(cast.REFUNDS)), here, edition=0, by=CONSOLE, now=NOW)
    assert bring(path).set_aside == 1
    assert "changed here after the file was made" in reasons()[0]
    assert Outcome.objects.get().text == here.text


def test_only_rows_of_teams_one_writes_for_are_written(tmp_path: Path) -> None:
    otter = Viewer(held=frozenset({Held(Role.MEMBER, Scale.TEAM, "otter")}), signed_in=True)
    tally = bring(table(tmp_path / "in.csv", row(), row(cast.PAYOUTS), row(cast.NOBODYS)), otter)
    assert (tally.written, tally.set_aside) == (1, 2)
    assert reasons() == [
        "HER-901 is with team Heron, for whom you do not write.",
        "NIX-1 is with no team, for whom you do not write.",
    ]
    assert OutcomeVersion.objects.get().written_as == "member of Otter"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_spreadsheets_save_is_read_as_it_was_meant(
    encoding: str, delimiter: str, tmp_path: Path
) -> None:
    said = "Händler sehen ihr Geld – sofort"
    lines = (delimiter.join(cells) for cells in (("KEY", "outcome", "customer"), (KEY, said, "Ja")))
    path = tmp_path / "in.csv.gz"
    path.write_bytes(gzip.compress("\r\n".join(lines).encode(encoding)))
    assert bring(path).written == 1
    assert Outcome.objects.get().text == said


KEY = cast.CHECKOUT


def test_json_is_read_by_its_names_and_its_damage_is_set_aside(tmp_path: Path) -> None:
    good = json.dumps(row(measure="calls", expected=2.5, expected_by="2025-01-01"))
    path = tmp_path / "in.json"
    path.write_text(f'[{good},\n{{"key": ["OTT-901"]}},\nnull,\n{{"key": "OTT-901"')
    tally = bring(path)
    assert (tally.rows, tally.written, tally.set_aside) == (4, 1, 3)
    assert Outcome.objects.get().expected == 2.5


def test_a_file_without_a_word_of_which_work_it_is_about_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="The file has: colour"):
        bring(table(tmp_path / "in.csv", {"colour": "red"}))


def test_rows_set_aside_are_mended_and_brought_in(tmp_path: Path) -> None:
    bring(table(tmp_path / "in.csv", row(customer=""), row("=cmd|calc", sign="=1+1")))
    beside = "".join(setting_aside.as_csv(Import.objects.get()))
    assert beside.splitlines()[0] == "key,outcome,customer,sign,line,reason"
    assert ",'=1+1," in beside
    mended = beside.replace(f"{FASTER},,", f'{FASTER},"{FELT}",').replace("'=cmd|calc", "HER-901")
    (tmp_path / "mended.csv").write_text(mended)
    assert bring(tmp_path / "mended.csv").written == 2
    assert Outcome.objects.get(item_id=cast.number_of("HER-901")).sign == "=1+1"


class Killed(BaseException):
    """The process is gone."""


def test_an_import_that_was_cut_off_is_run_again_and_writes_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing, "A_BATCH", 1)
    path = table(tmp_path / "in.csv", row(), row(cast.PAYOUTS), row("OTT-999"))

    def die(progress: Progress) -> None:
        if progress.done == 2:
            raise Killed

    record = bringing.begin(path.name, CONSOLE, NOW)
    with pytest.raises(Killed):
        bringing.bring_in(path, record, CONSOLE, report=die, say=lambda _: None)
    record.refresh_from_db()
    assert (record.state, record.rows, record.written) == ("running", 2, 2)
    tally = bring(path)
    assert (tally.unchanged, tally.set_aside) == (2, 1)
    assert OutcomeVersion.objects.count() == 2
    record.refresh_from_db()
    assert (record.state, record.trouble[:15]) == ("failed", "It was stopped.")


cells = st.one_of(
    texts,
    st.sampled_from(["", FASTER, "TBD", cast.CHECKOUT, "12", "2025-01-01", "yes", "1,5"]),
)
names = st.sampled_from(
    ["outcome", "customer", "measure", "expected", "by", "verdict", "happened", "edition", "kr"]
)
keys = st.sampled_from([cast.CHECKOUT, cast.PAYOUTS, cast.NOBODYS, "OTT-911", "NO-1", ""])
rows = st.lists(st.tuples(keys, st.dictionaries(names, cells, max_size=6)), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=rows, size=st.integers(1, 5), as_json=st.booleans())
def test_every_row_is_written_unchanged_or_set_aside_and_kept_as_such(
    rows: list[tuple[str, dict[str, str]]], size: int, as_json: bool, tmp_path: Path
) -> None:
    for model in (*KEPT, Import):
        model.objects.all().delete()
    given = [{"key": key, **row} for key, row in rows] or [{"key": ""}]
    path = tmp_path / "in"
    if as_json:
        path.write_text(json.dumps(given))
    else:
        table(path, *({"outcome": ""} | row | {"end": "."} for row in given))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bringing, "A_BATCH", size)
        tally = bring(path)
    assert tally.rows == len(given)
    assert tally.rows == tally.written + tally.unchanged + tally.set_aside
    assert RowSetAside.objects.count() == tally.set_aside
    kept = Import.objects.get()
    assert (kept.rows, kept.total, kept.set_aside) == (len(given), len(given), tally.set_aside)
    assert bring(path).written == 0


MANY = 2000


@pytest.fixture
def many(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A file of 2,000 rows about as many epics."""
    from headwater.flow.tests import cast as flow
    from headwater.warehouse import open_warehouse

    settings.WAREHOUSE_URL = f"duckdb:///{tmp_path / 'many.duckdb'}"
    warehouse = open_warehouse(settings.WAREHOUSE_URL)
    warehouse.map(flow.plan())
    names = [f"OTT-{10_000 + number}" for number in range(MANY)]
    warehouse.keep(
        cast.delivery(*(cast.history(name, name, cast.IN_PROGRESS) for name in names)), run="many"
    )
    warehouse.settle()
    yield table(tmp_path / "many.csv", *(row(name, sign=name) for name in names))
    warehouse.close()


def test_two_thousand_rows_take_a_few_queries_a_batch(
    many: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(150):
        tally = bring(many)
    assert (tally.written, tally.set_aside) == (MANY, 0)
    assert Outcome.objects.filter(edition=1).exclude(since=None).count() == MANY
    assert len(set(Outcome.objects.values_list("number", flat=True))) == 2
    text = "".join(exporting.as_csv(scope_of(), NOW + timedelta(days=1)))
    assert text.count(FASTER) == MANY
    (many.parent / "back.csv").write_text(text, newline="")
    assert bring(many.parent / "back.csv").written == 0
