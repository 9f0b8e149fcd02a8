"""A backup, taken while Headwater serves, makes the same installation elsewhere."""

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.urls import reverse
from tests import postgres

from headwater.upkeep.tests.installation import Installation

pytestmark = pytest.mark.slow

PASSWORD = "otters-hold-hands-7"
TOKEN = "s3cret-token"
FIELD = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
NEW_EACH_TIME = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|"x-csrftoken": *"\w+"', re.I)
LIVE_IN = f"""
from datetime import date, timedelta
from decimal import Decimal
from django.utils import timezone
from headwater.access.models import Account, Grant
from headwater.context.models import Note, Wording
from headwater.intake.models import Source
from headwater.intake.sealing import Access
from headwater.purpose.counting import next_number
from headwater.purpose.models import *
account = Account.objects.create_user("ada@example.org", "Ada", {PASSWORD!r})
Grant.objects.create(account=account, role="member", scale="team", slug="otter")
day = date(2026, 3, 2)
note = Note.objects.create(team="otter", metric="", first_day=day, last_day=day)
at = timezone.now().replace(microsecond=123456)
for number, text in enumerate(("Release freeze", "Freeze over")):
    moment = at + timedelta(microseconds=number)
    Wording.objects.create(note=note, text=text, written_at=moment, written_as="member")
jira = Source(slug="live", name="Live", kind="jira", paused=True)
jira.set_access(Access({TOKEN!r}, "robot@example.org"))
jira.save()
said = {{"written_at": at, "written_as": "member of Otter"}}
objective = Objective.objects.create(title="Trust", first_day=day, last_day=day, scale="team",
    slug="otter", **said)
served, serving = (KeyResult.objects.create(objective=objective, title=title, form="measured",
    baseline=0.1, aim=1e-9, **said) for title in ("Served", "Serving"))
KeyResult.objects.filter(pk=served.pk).update(parent=serving)  # it comes before what it refers to
CheckIn.objects.create(key_result=served, on=day, value=2.5, confidence="unsure", **said)
hoped = Outcome.objects.create(item_id=-(2**62), source="demo", external_id="1", text="Ünter – 2 s",
    expected=-2.5, expected_by=day, key_result=served, written_at=at, since=at,
    number=next_number())
OutcomeVersion.objects.create(outcome=hoped, said={{"text": "“so”", "expected": 1e-9, "n": None}},
    **said)
Reflection.objects.create(outcome=hoped, happened="Less", verdict="too early", look_again_on=day,
    **said)
TeamCost.objects.create(team="elsewhere", from_month=day, amount=Decimal("123456789012.34"), **said)
Funding.objects.create(stream="elsewhere", quarter=day, amount=Decimal("0.10"), **said)
TeamChoice.objects.create(team="elsewhere", lag_weeks=9, **said)
checklist = Checklist.objects.create(account=account, quarter=day)
checklist.notes.create(question="intent", text="Mine alone", written_at=at)
brought = Import.objects.create(file="outcomes.csv", begun_at=at, brought_as="member of Otter")
RowSetAside.objects.create(of=brought, line=2, reason="No key", row={{"key": "ü", "b": "=1"}})
"""
PORTRAIT = f"""
import json
from django.apps import apps
from typer.testing import CliRunner
from headwater.access.models import Account, Trace
from headwater.cli import app
from headwater.context.models import Wording
from headwater.intake.models import Source, SyncRun
for question in (
    "metrics --team otter --from 2026-01-01 --to 2026-06-30 --json",
    "organisation export -",
):
    print(CliRunner().invoke(app, question.split()).stdout)
for run in SyncRun.objects.order_by("pk"):
    print(run.source.slug, run.source.kind, run.state, json.dumps(run.counts, sort_keys=True))
print(*Wording.objects.values_list("text", "written_at", "pk"))
backups = Trace.objects.filter(what__contains="backup")  # asking for numbers adds lines as well
print(*backups.values_list("what", "at", "acted_as"))
ada = Account.objects.get(email="ada@example.org")
print("signs in" if ada.check_password({PASSWORD!r}) else "", *ada.grants.values_list("slug"))
print(Source.objects.get(slug="live").open_access().token)
for model in apps.get_app_config("purpose").get_models():
    for row in model.objects.order_by("pk").values():
        print(model.__name__, json.dumps(row, sort_keys=True, default=str, ensure_ascii=False))
"""
COUNTS_ON = """
from headwater.access.models import Account
print(Account.objects.create_user("new@example.org", "New").pk > 1)
"""


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The demo, an import, an account, notes and a connected Jira."""
    home = tmp_path_factory.mktemp("lived-in")
    log = home / "tickets.csv"
    rows = (f"T-{n},2026-01-{5 + n:02}T08:00:00Z,{s}" for n in range(9) for s in ("To do", "Done"))
    log.write_text("\n".join(("item,changed_at,status", *rows)))
    here = Installation(home / "data")
    here.does("demo", "--now", "2026-07-03")
    here.does("import", "events", log)
    here.says(LIVE_IN)
    return here


@pytest.fixture(scope="module")
def backed_up(lived_in: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its backup, taken while it serves."""
    file = tmp_path_factory.mktemp("backups") / "backup.tar.gz"
    with lived_in.serving():
        told = lived_in.does("backup", file)
    assert "KEEP IT SAFE" in told
    assert lived_in.left_over() == []
    return file


@pytest.fixture(scope="module")
def brought_back(backed_up: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The same installation elsewhere."""
    there = Installation(tmp_path_factory.mktemp("elsewhere") / "data")
    there.does("restore", backed_up)
    return there


@pytest.fixture(scope="module")
def portrait(lived_in: Installation, backed_up: Path) -> str:
    """All there is to compare of what was backed up."""
    shown = lived_in.says(PORTRAIT)
    purpose = ("Ünter", "“so”", "123456789012.34", "Mine alone", "lineage", "No key", "Serving")
    known = ('"flow_time"', "Freeze over", "everything, as a backup", "signs in", TOKEN, *purpose)
    for part in known:
        assert part in shown
    return shown


def page(address: str) -> str:
    """Sign in over HTTP and return a team's page, without what is new in each answer."""
    sign_in = reverse("account_login")
    with httpx.Client(base_url=address, follow_redirects=True, timeout=90) as browser:
        form = FIELD.search(browser.get(sign_in).text)
        assert form is not None
        fields = {"login": "ada@example.org", "password": PASSWORD, "csrfmiddlewaretoken": form[1]}
        browser.post(sign_in, data=fields, headers={"Referer": address}).raise_for_status()
        shown = browser.get("/teams/otter/", params={"period": "month", "at": "2026-05"})
    assert (shown.status_code, shown.url.path) == (200, "/teams/otter/")
    return NEW_EACH_TIME.sub("", shown.text)


def test_a_backup_can_be_read_by_its_user_alone(backed_up: Path) -> None:
    assert backed_up.stat().st_mode & 0o777 == 0o600
    assert list(backed_up.parent.iterdir()) == [backed_up]


def test_a_backup_never_replaces_a_file(lived_in: Installation, backed_up: Path) -> None:
    before = backed_up.read_bytes()
    told = lived_in.run("backup", backed_up)
    assert told.returncode == 1
    assert "is something at" in told.stderr
    assert backed_up.read_bytes() == before


def test_what_is_brought_back_is_the_same(portrait: str, brought_back: Installation) -> None:
    assert brought_back.says(PORTRAIT) == portrait
    assert brought_back.left_over() == []


def test_people_sign_in_and_see_the_same_page(
    lived_in: Installation, brought_back: Installation
) -> None:
    with lived_in.serving() as here, brought_back.serving() as there:
        assert page(here) == page(there)


def test_nothing_is_put_back_over_something(
    lived_in: Installation, backed_up: Path, portrait: str
) -> None:
    told = lived_in.run("restore", backed_up)
    assert told.returncode == 1
    assert "There is something here already" in told.stderr
    assert "Traceback" not in told.stderr
    assert lived_in.says(PORTRAIT) == portrait
    assert lived_in.left_over() == []


def test_another_key_in_the_environment_is_refused(backed_up: Path, tmp_path: Path) -> None:
    there = Installation(tmp_path / "data", {"HEADWATER_SECRET_KEY": "another" * 9})
    told = there.run("restore", backed_up)
    assert (told.returncode, "not the backup's" in told.stderr) == (1, True), told.stderr
    assert "another" * 9 not in told.stderr


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    if postgres.program("initdb") is None:
        reason = "PostgreSQL is not installed"
        pytest.fail(reason) if os.environ.get("HEADWATER_REQUIRE_ALL") else pytest.skip(reason)
    with (
        tempfile.TemporaryDirectory(prefix="headwater-postgres-") as folder,
        postgres.server(Path(folder)) as url,
    ):
        yield url


@pytest.mark.postgres
def test_from_sqlite_to_postgresql_and_back(
    portrait: str, backed_up: Path, database_url: str, tmp_path: Path
) -> None:
    there = Installation(tmp_path / "there", {"DATABASE_URL": database_url})
    there.does("restore", backed_up)
    assert not (there.data / "headwater.sqlite3").exists()
    assert there.says(PORTRAIT) == portrait
    there.does("backup", tmp_path / "from-postgresql.tar.gz")
    assert there.says(COUNTS_ON) == "True", "new rows are counted on from the restored ones"
    back = Installation(tmp_path / "back")
    back.does("restore", tmp_path / "from-postgresql.tar.gz")
    assert (back.data / "headwater.sqlite3").exists()
    assert len(set(back.says(PORTRAIT).splitlines()) ^ set(portrait.splitlines())) == 2, (
        "only the trail is longer, by the second backup"
    )
