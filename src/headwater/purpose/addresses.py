"""How an address names an initiative or epic (its signed identity in the warehouse) and a place."""

from django.urls import register_converter, reverse

from headwater.organisation import addresses as addresses  # what `scale` is in an address


class ItemConverter:
    """A warehouse identity in an address: `-?\\d+` within 64 bits."""

    regex = r"-?\d{1,19}"

    def to_python(self, value: str) -> int:
        """Return the identity. Raises ValueError, which Django answers with 404."""
        number = int(value)
        if not -(2**63) <= number < 2**63 or str(number) != value:
            raise ValueError(value)
        return number

    def to_url(self, value: int) -> str:
        """Return the identity as it stands in an address."""
        return str(value)


register_converter(ItemConverter, "item")


def place_url(view: str, scale: str, slug: str) -> str:
    """Return the address of a page about a place: `view` for all, `view`_at for a part of it."""
    if scale == "organisation":
        return reverse(f"purpose:{view}")
    return reverse(f"purpose:{view}_at", args=[scale, slug])
