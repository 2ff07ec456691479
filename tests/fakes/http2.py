"""A front that speaks HTTP/2 over TLS and asks a fake vendor for the answers."""

from __future__ import annotations

import datetime
import ipaddress
import socket
import socketserver
import ssl
import threading
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, RequestReceived, StreamEnded

from tests.fakes.http_server import Call, FakeVendor


class Http2Front:
    """Start with `with Http2Front(fake, folder) as front:`; `front.authority` is what to trust."""

    def __init__(self, fake: FakeVendor, folder: Path) -> None:
        self.authority = folder / "certificate.pem"
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(_certificate(self.authority))
        context.set_alpn_protocols(["h2"])
        self.spoken: list[str | None] = []
        front = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                try:
                    with context.wrap_socket(self.request, server_side=True) as secure:
                        front.spoken.append(secure.selected_alpn_protocol())
                        _talk(secure, fake)
                except OSError:
                    pass

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            block_on_close = False

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"https://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _talk(secure: socket.socket, fake: FakeVendor) -> None:
    """One connection: requests in, the fake's answers out."""
    connection = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
    connection.initiate_connection()
    secure.sendall(connection.data_to_send())
    heads: dict[int, dict[str, str]] = {}
    bodies: dict[int, bytes] = {}
    while data := secure.recv(65_536):
        for event in connection.receive_data(data):
            if isinstance(event, RequestReceived):
                heads[event.stream_id] = {str(n): str(v) for n, v in event.headers}
                bodies[event.stream_id] = b""
            elif isinstance(event, DataReceived):
                bodies[event.stream_id] += event.data
                connection.acknowledge_received_data(len(event.data), event.stream_id)
            elif isinstance(event, StreamEnded):
                head, body = heads.pop(event.stream_id), bodies.pop(event.stream_id)
                _answer(connection, event.stream_id, fake, head, body)
        secure.sendall(connection.data_to_send())


def _answer(
    connection: H2Connection, stream: int, fake: FakeVendor, head: dict[str, str], body: bytes
) -> None:
    path = urlsplit(head[":path"]).path
    reply = fake.answer(Call(head[":method"], path, {}, head, body))
    headers = [(name.lower(), value) for name, value in reply.headers.items()]
    connection.send_headers(stream, [(":status", str(reply.status)), *headers])
    connection.send_data(stream, reply.content(), end_stream=True)


def _certificate(path: Path) -> Path:
    """A certificate of our own for this machine, with its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    place = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(place, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    return path
