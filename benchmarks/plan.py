"""Run apart, with HEADWATER_DATA set: migrate a data folder and apply the bulk organisation."""

import sys

from benchmarks.corpus import bulk
from headwater.boot import start_django


def main(items: int, teams: int) -> None:
    """Make the folder ready for work of this scale."""
    start_django()
    from django.core.management import call_command

    from headwater.organisation.operations import apply

    call_command("migrate", verbosity=0)
    apply(bulk(items, teams).organisation)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
