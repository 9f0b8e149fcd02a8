"""A small OpenID provider that speaks HTTP: discovery, authorize, token, userinfo, keys."""

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET, KEY = "headwater", "keep it quiet", "key-1"


@dataclass
class Provider:
    """Whoever `person` describes is the one who signs in."""

    person: dict[str, Any] = field(default_factory=dict)
    url: str = ""
    issued_to: str = CLIENT
    asked: dict[str, str] = field(default_factory=dict)
    key: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )

    def discovery(self) -> dict[str, Any]:
        paths = {
            "authorization_endpoint": "/authorize",
            "token_endpoint": "/token",
            "userinfo_endpoint": "/userinfo",
            "jwks_uri": "/keys",
        }
        return {"issuer": self.url} | {name: self.url + path for name, path in paths.items()}

    def keys(self) -> dict[str, Any]:
        public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": KEY, "alg": "RS256", "use": "sig"}]}

    def answers(self) -> dict[str, dict[str, Any]]:
        return {
            "/.well-known/openid-configuration": self.discovery(),
            "/keys": self.keys(),
            "/userinfo": self.person,
        }

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        verifier = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).decode().rstrip("=")
        assert challenge == self.asked["code_challenge"]
        assert (form["client_id"], form["client_secret"]) == (CLIENT, SECRET)
        now = int(time.time())
        claims = self.person | {"iss": self.url, "aud": self.issued_to, "iat": now, "exp": now + 60}
        signed = jwt.encode(claims, self.key, "RS256", headers={"kid": KEY})
        return {"access_token": "a-token", "token_type": "Bearer", "id_token": signed}


@contextmanager
def running(provider: Provider) -> Iterator[Provider]:
    """Serve the provider on a free port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            if address.path == "/authorize":
                self._back({key: values[0] for key, values in parse_qs(address.query).items()})
                return
            if address.path not in provider.answers():
                self.send_error(404)
                return
            self._json(provider.answers()[address.path])

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            form = parse_qs(self.rfile.read(length).decode())
            self._json(provider.token({key: values[0] for key, values in form.items()}))

        def _back(self, asked: dict[str, str]) -> None:
            provider.asked = asked
            self.send_response(302)
            answer = urlencode({"code": "a-code", "state": asked["state"]})
            self.send_header("Location", f"{asked['redirect_uri']}?{answer}")
            self.end_headers()

        def _json(self, content: dict[str, Any]) -> None:
            body = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler
