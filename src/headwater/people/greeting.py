"""What `headwater serve` says about signing in: who may, and where the owner is made."""

from headwater.people import owner, personas

OPEN_DEMO = (
    "Everyone who reaches this address can look at the demo as anybody and change it. "
    "Creating the owner ends that."
)


def lines(address: str, *, others_reach_it: bool) -> list[str]:
    """Return the lines under the address ("http://host:port") that Headwater answers at."""
    if not owner.is_wanted():
        return []
    shown = personas.present().exists()
    found = [f"Create the owner: {owner.link(address)}"]
    if shown:
        found.insert(0, "Look at the demo as anybody in it; no sign-in is needed.")
    return [*found, OPEN_DEMO] if shown and others_reach_it else found
