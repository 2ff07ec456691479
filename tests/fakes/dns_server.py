"""A real DNS server over UDP on this machine: `records` maps (name, type) to what stands there."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Mapping
from typing import Any

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

Records = dict[tuple[str, str], list[str]]


class FakeDns:
    """Start with `with FakeDns(records) as server:`; ask it at `server.address`.

    A name in `silent` is answered with a failure. Text records are given without quotes.
    """

    def __init__(self, records: Mapping[tuple[str, str], list[str]] | None = None) -> None:
        self.records: Records = dict(records or {})
        self.silent: set[str] = set()
        self.asked: list[tuple[str, str]] = []
        fake = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                data, socket = self.request
                socket.sendto(fake.answer(data), self.client_address)

        class Server(socketserver.ThreadingUDPServer):
            daemon_threads = True
            block_on_close = False

        self._server = Server(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> FakeDns:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, data: bytes) -> bytes:
        query = dns.message.from_wire(data)
        (question,) = query.question
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, kind))
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.RA
        if name in self.silent:
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif found := self.records.get((name, kind)):
            reply.answer.append(_rrset(question.name, kind, found))
        elif not any(known == name for known, _ in self.records):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        wire: bytes = reply.to_wire(max_size=65_535)
        return wire


def _rrset(name: dns.name.Name, kind: str, found: list[str]) -> Any:
    texts = [_quoted(text) for text in found] if kind == "TXT" else found
    return dns.rrset.from_text(name, 60, "IN", kind, *texts)


def _quoted(text: str) -> str:
    """In pieces of 200, as long records are published."""
    pieces = [text[start : start + 200] for start in range(0, len(text), 200)]
    return " ".join(f'"{piece}"' for piece in pieces)
