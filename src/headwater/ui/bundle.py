"""The browser's chart library, written from the one the server draws with. Never committed."""

import gzip
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

SNIPPET = "globalThis.vegaEmbed = vegaEmbed;"
NAME = "vega.js"


def ensure() -> Path:
    """Write the bundle, plain and gzipped, where the static files are served from.

    Returns its path. Does nothing if the bundle of this vl-convert is there already. Call it before
    the application starts: static files are listed once. Raises OSError if it cannot be written.
    """
    target: Path = settings.STATIC_BUILT / NAME
    stamp = target.with_suffix(".version")
    if not (target.exists() and stamp.exists() and stamp.read_text() == _version()):
        _write(target, stamp)
    return target


def _version() -> str:
    return f"{version('vl-convert-python')} {SNIPPET}"


def _write(target: Path, stamp: Path) -> None:
    import vl_convert

    target.parent.mkdir(parents=True, exist_ok=True)
    code = vl_convert.javascript_bundle(SNIPPET).encode()
    _replace(target.with_name(f"{NAME}.gz"), gzip.compress(code))
    _replace(target, code)
    _replace(stamp, _version().encode())


def _replace(path: Path, content: bytes) -> None:
    """Rename into place, so that a second process starting meanwhile never reads half a file."""
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)
