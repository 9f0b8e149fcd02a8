"""Fetch from connected Jiras: one now, all of them, or just a try."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from headwater.intake.addresses import check_address, checked
from headwater.intake.errors import SourceNotReady
from headwater.intake.importing import Arrival, OpenRun, bring_in, now
from headwater.intake.models import Source
from headwater.intake.operations import find_source
from headwater.intake.runs import in_words, is_foreseen, logger
from headwater.intake.sealing import Access
from headwater.intake.turns import Say
from headwater.metrics.relations import relation
from headwater.sources.jira import client as jira
from headwater.sources.jira.api import check_access, server_info
from headwater.sources.jira.cloud import Cloud
from headwater.sources.jira.data_center import DataCenter
from headwater.sources.jira.fields import Wishes, map_fields
from headwater.sources.jira.sync import Lists, Scope, Sync
from headwater.sources.jira.writing import take_up_pen
from headwater.sources.progress import Report
from headwater.warehouse import Warehouse

IMPATIENT = jira.Patience(attempts=2, first_wait=0.5, longest_wait=1.0, longest_pause=2.0)
"""For somebody who waits at the screen."""


@dataclass(frozen=True)
class Ended:
    """How one source's sync ended: with an arrival, or an error in words."""

    source: Source
    arrival: Arrival | None
    error: str = ""


def sync(source: Source, *, report: Report, say: Say) -> Arrival:
    """Fetch what is new from `source`, from where the last kept batch ended.

    Raises IntakeError, SourceError, WarehouseError or OSError; whatever was kept before stays.
    """
    _refuse_if_not_connected(source)
    return bring_in(source, _fetch, report=report, say=say)


def sync_now(slug: str, *, report: Report, say: Say) -> list[Ended]:
    """Sync the source called `slug`, or every connected one that is not paused; one that fails
    does not keep the others from theirs.
    """
    sources = [find_source(slug)] if slug else _connected()
    return [_tried(source, report, say) for source in sources]


def try_connection(details: Mapping[str, Any], access: Access) -> str:
    """Return in words what answers at an address with this token; raise what is wrong with it,
    or with the fields that were chosen.
    """
    with _client(details["base_url"], access, patience=IMPATIENT) as client:
        info = server_info(client)
        check_access(client)
        kind = Cloud if info.deploymentType == "Cloud" else DataCenter
        map_fields(Lists.fetch(client, kind.version).fields, _scope(details).wishes)
        if details.get("write_back"):
            take_up_pen(client, details["outcome_field"])
    version = f" {info.version}" if info.version and info.deploymentType != "Cloud" else ""
    return f"Jira {info.deploymentType}{version} answers, and the token may read there."


def _fetch(run: OpenRun) -> None:
    source = run.source
    with client_of(source, report=run.report) as client:
        deliveries = Sync(
            client,
            source.slug,
            clock=now,
            known=lambda: _known_items(run.warehouse, source.slug),
            scope=_scope(source.settings),
            cursor=None if source.settings.get("anew") else run.warehouse.cursor(source.slug),
            report=run.report,
        )
        for delivery in deliveries:
            run.keep(delivery)
    _followed(source)


def _followed(source: Source) -> None:
    """Note that everything has been fetched by these settings, unless they changed meanwhile."""
    fetched = source.settings
    source.refresh_from_db(fields=["settings"])
    if fetched.get("anew") and source.settings == fetched:
        source.settings = {name: value for name, value in fetched.items() if name != "anew"}
        source.save(update_fields=["settings"])


def _scope(details: Mapping[str, Any]) -> Scope:
    wishes = Wishes(
        place=details.get("place_field", ""),
        traits=tuple(details.get("trait_fields", ())),
        outcome=details.get("outcome_field", ""),
        heading=details.get("outcome_heading", ""),
    )
    return Scope(tuple(details.get("projects", ())), wishes)


def client_of(source: Source, **options: Any) -> jira.Client:
    """Return a client of a connected Jira. Raises AddressRefused or AccessUnreadable."""
    return _client(source.base_url, source.open_access(), **options)


def _client(base_url: str, access: Access, **options: Any) -> jira.Client:
    """Return a client that connects; the address is looked at each time, as names may move."""
    check_address(base_url)
    reached = jira.Access(base_url, access.token, access.account)
    return jira.Client(reached, addresses=checked, **options)


def _known_items(warehouse: Warehouse, slug: str) -> Sequence[str]:
    """Return the external ids of the source's items, with everything kept until now."""
    warehouse.settle()
    item = relation("item")
    ids = warehouse.read(item.filter(item.source == slug).select("external_id"))
    found: list[str] = ids.column("external_id").to_pylist()
    return found


def _connected() -> list[Source]:
    sources = list(Source.objects.filter(kind=Source.Kind.JIRA, paused=False))
    if not sources:
        raise SourceNotReady(
            "No Jira is connected, or all are paused.",
            "Connect one: run “headwater serve” and open the Sources page.",
        )
    return sources


def _refuse_if_not_connected(source: Source) -> None:
    if source.kind != Source.Kind.JIRA or not source.sealed_access:
        raise SourceNotReady(
            f"“{source.slug}” is not a connected Jira.",
            "Files are brought in with: headwater import",
        )


def _tried(source: Source, report: Report, say: Say) -> Ended:
    try:
        return Ended(source, sync(source, report=report, say=say))
    except Exception as error:
        if not is_foreseen(error):
            logger.exception("unforeseen")
        return Ended(source, None, in_words(error))
