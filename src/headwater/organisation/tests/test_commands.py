"""The organisation on the command line: exported, changed in an editor, applied."""

import json
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner, Result

from headwater.organisation import operations, plan_file, queries
from headwater.organisation.commands import organisation
from headwater.organisation.tests.plans import payments
from headwater.vocabulary.organisation import Organisation
from headwater.warehouse import Warehouse


def run(*arguments: object, typed: str | None = None) -> Result:
    """Run `headwater organisation` with `arguments`."""
    return CliRunner().invoke(organisation, [str(a) for a in arguments], input=typed)


def test_what_is_exported_is_applied_exactly(imported: Warehouse, tmp_path: Path) -> None:
    operations.apply(payments())
    path = tmp_path / "organisation.toml"
    assert run("export", path).exit_code == 0
    operations.apply(Organisation())
    assert run("apply", path).exit_code == 0
    assert queries.plan() == payments()


def test_an_export_to_the_screen_can_be_piped_into_apply(imported: Warehouse) -> None:
    operations.apply(payments())
    text = run("export").stdout
    assert plan_file.read(text) == payments()
    renamed = plan_file.write(msgspec.structs.replace(payments(), name="Renamed"))
    assert run("apply", "-", typed=renamed).exit_code == 0
    assert queries.name() == "Renamed"


def test_an_export_can_be_read_by_machine(imported: Warehouse) -> None:
    operations.apply(payments())
    plan = msgspec.json.decode(run("export", "--json").stdout, type=Organisation)
    assert plan == payments()


def test_a_dry_run_says_what_would_move_and_changes_nothing(
    imported: Warehouse, tmp_path: Path
) -> None:
    path = tmp_path / "organisation.toml"
    path.write_text(plan_file.write(payments()))
    result = run("apply", path, "--dry-run")
    assert result.exit_code == 0
    assert "Nothing was changed" in result.stdout
    assert "- 4 items would go from no team to Otter" in result.stdout
    assert queries.plan() == Organisation()


def test_what_applying_did_can_be_read_by_machine(imported: Warehouse, tmp_path: Path) -> None:
    path = tmp_path / "organisation.toml"
    path.write_text(plan_file.write(payments()))
    said = json.loads(run("apply", path, "--json").stdout)
    assert (said["applied"], said["affected"], said["items"]) == (True, 4, 5)
    assert {"aspect": "team", "before": "no team", "after": "Otter", "items": 4} in said["lines"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name =", "not valid TOML"),
        ("[[domains]]\nslug = 3\nname = 'X'", "domains[0].slug: Expected `str`"),
        ("name = ''", "- The organisation has no name."),
    ],
)
def test_a_file_with_a_problem_is_refused_in_words(
    warehouse: Warehouse, tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "organisation.toml"
    path.write_text(text)
    result = run("apply", path)
    assert result.exit_code == 1
    assert said in result.stderr
    assert queries.plan() == Organisation()


def test_a_path_that_is_not_there_is_named(warehouse: Warehouse, tmp_path: Path) -> None:
    for arguments in (("apply", tmp_path / "gone.toml"), ("export", tmp_path / "no" / "x.toml")):
        result = run(*arguments)
        assert result.exit_code == 1
        assert str(arguments[1]) in result.stderr
