"""What was checked is what is connected to, and the certificate is still the name's."""

import datetime
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from headwater.sources.pinned import Pinned, transport_to

NAME = "jira.example.test"
NOBODY = "127.0.0.2"


class Echo(BaseHTTPRequestHandler):
    """Answers with the host it was asked as."""

    def do_GET(self) -> None:
        words = self.headers["Host"].encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def certificate(folder: Path, name: str) -> Path:
    """Write a certificate for `name`, signed by itself, with its key; return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = folder / f"{name}.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    with HTTPServer(("127.0.0.1", 0), Echo) as served:
        thread = threading.Thread(target=served.serve_forever, args=(0.01,))
        thread.start()
        yield served
        served.shutdown()
        thread.join()


def get(url: str, *addresses: str) -> str:
    with httpx.Client(transport=Pinned(lambda _: addresses)) as client:
        return client.get(url).text


def test_a_name_nobody_knows_is_reached_at_the_address_that_was_checked(server: HTTPServer) -> None:
    port = server.server_port
    assert get(f"http://{NAME}:{port}/", "127.0.0.1") == f"{NAME}:{port}"


def test_the_next_address_is_tried_where_one_does_not_answer(server: HTTPServer) -> None:
    port = server.server_port
    assert get(f"http://{NAME}:{port}/", NOBODY, "127.0.0.1") == f"{NAME}:{port}"
    with pytest.raises(httpx.ConnectError):
        get(f"http://{NAME}:{port}/", NOBODY)
    with pytest.raises(httpx.ConnectError):
        get(f"http://{NAME}:{port}/")


def test_every_request_is_checked_anew(server: HTTPServer) -> None:
    class Refused(Exception):
        pass

    asked: list[str] = []

    def once(url: str) -> list[str]:
        asked.append(url)
        if len(asked) > 1:
            raise Refused
        return ["127.0.0.1"]

    url = f"http://{NAME}:{server.server_port}/"
    with httpx.Client(transport=Pinned(once)) as client:
        client.get(url)
        with pytest.raises(Refused):
            client.get(url)
    assert asked == [url, url]


@pytest.mark.parametrize(("name", "trusted"), [(NAME, True), ("other.example.test", False)])
def test_the_certificate_has_to_be_for_the_name(
    name: str, trusted: bool, server: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem = certificate(tmp_path, name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    url = f"https://{NAME}:{server.server_port}/"
    if trusted:
        assert get(url, "127.0.0.1").startswith(NAME)
    else:
        with pytest.raises(httpx.ConnectError, match="certificate"):
            get(url, "127.0.0.1")


def test_behind_a_proxy_the_proxy_connects(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    assert isinstance(transport_to(f"https://{NAME}", lambda _: []), Pinned)
    monkeypatch.setenv("https_proxy", "http://proxy.example.test:3128")
    assert transport_to(f"https://{NAME}", lambda _: []) is None
    monkeypatch.setenv("no_proxy", NAME)
    assert isinstance(transport_to(f"https://{NAME}", lambda _: []), Pinned)
