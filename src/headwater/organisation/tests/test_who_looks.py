"""What the organisation's page shows to whoever has an account and cannot change it."""

import re

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.organisation import operations
from headwater.organisation.tests.plans import payments
from headwater.warehouse import Warehouse


def test_who_only_looks_finds_the_outline_without_anything_to_change(imported: Warehouse) -> None:
    operations.apply(payments())
    page = signed_in(Held(Role.LEADER, Scale.STREAM, "ledger")).get("/organisation/")
    text = page.content.decode()
    assert [name for name in ("Checkout", "Otter", "Ledger", "Lynx") if name in text] == [
        "Checkout",
        "Otter",
        "Ledger",
        "Lynx",
    ]
    assert not re.findall(r'href="/organisation/(?!file/organisation.toml)[^"]+"', text)
    assert re.findall(r'href="(/(?:teams|streams)/[^"]+)"', text) == [
        "/streams/ledger/",
        "/teams/lynx/",
    ]


def test_who_only_looks_reads_no_count_of_work(imported: Warehouse) -> None:
    operations.apply(payments())
    text = signed_in(Held(Role.MEMBER, Scale.TEAM, "otter")).get("/organisation/").content.decode()
    main = text.split("<main")[1].partition(">")[2].split("</main>")[0]
    assert not re.findall(r"\d+", re.sub(r"<[^>]+>", "", main))


def test_an_empty_organisation_offers_its_beginning_to_whoever_may_begin(db: None) -> None:
    looks, begins = signed_in(Held(Role.LEADER, Scale.ORGANISATION)), signed_in()
    assert "Nothing is set up here yet" in looks.get("/organisation/").content.decode()
    assert "/sources/start/" in begins.get("/organisation/").content.decode()
