"""How an address names a part of the organisation: by its scale and slug."""

from django.urls import register_converter


class ScaleConverter:
    """What a place in an address is, where it is not the whole organisation."""

    regex = "domain|stream|team"

    def to_python(self, value: str) -> str:
        """Return the scale's word."""
        return value

    def to_url(self, value: str) -> str:
        """Return the scale as it stands in an address."""
        return value


register_converter(ScaleConverter, "scale")
