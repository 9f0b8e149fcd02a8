"""The upkeep room's commands. Heavy imports wait inside, so that `--help` stays instant."""

from pathlib import Path
from typing import Annotated

import typer

from headwater.intake.commands import Json, started

Target = Annotated[
    Path, typer.Argument(metavar="FILE", help="Where to write it.", show_default=False)
]
Backup = Annotated[
    Path, typer.Argument(metavar="FILE", help="What “headwater backup” wrote.", show_default=False)
]


def check(
    deploy: Annotated[
        bool,
        typer.Option("--deploy", help="Also say what is unsafe where others reach Headwater."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Say whether Headwater is well set up, and what to do next if not."""
    with started(as_json=as_json, migrated=False) as console:
        from headwater.intake import checking
        from headwater.upkeep import deploying

        findings = checking.check()
        if deploy:
            findings += deploying.check_deployment()
        alarm = "Do not let others in yet." if deploy else "Something is broken."
        console.finish_check(findings, as_json=as_json, alarm=alarm)


def backup(path: Target) -> None:
    """Write everything into one file, while Headwater runs or not.

    The file holds the secret key and so opens every stored token: keep it like a password.

    Example: headwater backup headwater-2026-03-01.tar.gz
    """
    with started() as console:
        from django.utils import timezone

        from headwater.upkeep.backup import back_up

        with console.progress("Making the backup"):
            made = back_up(path.absolute(), timezone.now(), say=console.say)
        typer.echo(f"Everything is in {path} ({max(1, made.size >> 20):,} MiB).")
        typer.echo(KEEP_IT_SAFE)


def restore(path: Backup) -> None:
    """Put a backup back, where nothing is yet. Stop Headwater first.

    The database may be another one than before: SQLite or PostgreSQL, as DATABASE_URL says.

    Example: HEADWATER_DATA=new-folder headwater restore headwater-2026-03-01.tar.gz
    """
    with started(migrated=False, restoring=True) as console:
        from headwater.upkeep.restoring import restore as put_back

        with console.progress("Putting the backup back"):
            restored = put_back(path.absolute(), say=console.say)
        typer.echo(
            f"Everything is back as it was on {restored.made_at[:16].replace('T', ' ')} UTC."
        )
        typer.echo("Everybody signs in again. Next: run “headwater serve”.")


KEEP_IT_SAFE = (
    "KEEP IT SAFE: it holds the secret key. Whoever has this file can open every stored token, "
    "read everything, and sign in as anybody. Only you can read it now; encrypt it where it goes."
)
