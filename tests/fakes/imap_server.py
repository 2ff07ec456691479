"""A small real IMAP server with one mailbox, which says what real ones say."""

from __future__ import annotations

import re
import socketserver
import threading
from types import TracebackType


class FakeImap:
    """One mailbox in which mails lie under growing numbers. Use it as a context manager."""

    def __init__(self, *, username: str = "bounces", password: str = "secret") -> None:
        self.username, self.password = username, password
        self.validity = 7
        self.mails: dict[int, bytes] = {}
        self.commands: list[str] = []
        self.folder = "INBOX"
        self.drop_at = ""  # a command at which the line breaks
        outer = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                outer._talk(self)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk)
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> FakeImap:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def put(self, mail: bytes) -> int:
        """Lay a mail into the box; returns its number."""
        uid = max(self.mails, default=0) + 1
        self.mails[uid] = mail
        return uid

    def _talk(self, line: socketserver.StreamRequestHandler) -> None:
        def say(text: str | bytes) -> None:
            line.wfile.write((text if isinstance(text, bytes) else text.encode()) + b"\r\n")

        say("* OK a fake is ready")
        while raw := line.rfile.readline():
            tag, _, command = raw.decode().strip().partition(" ")
            self.commands.append(command)
            word = command.split()[0].upper()
            if self.drop_at and self.drop_at in command.upper():
                return
            self._answer(word, command, tag, say)
            if word == "LOGOUT":
                return

    def _answer(self, word: str, command: str, tag: str, say: object) -> None:
        assert callable(say)
        match word:
            case "CAPABILITY":
                say("* CAPABILITY IMAP4rev1")
                say(f"{tag} OK done")
            case "LOGIN":
                right = f'"{self.password}"' in command and self.username in command
                say(f"{tag} OK in" if right else f"{tag} NO [AUTHENTICATIONFAILED] wrong password")
            case "EXAMINE" | "SELECT":
                if f'"{self.folder}"' not in command:
                    say(f"{tag} NO no such mailbox")
                    return
                say(f"* {len(self.mails)} EXISTS")
                say(f"* OK [UIDVALIDITY {self.validity}] stays")
                say(f"{tag} OK [READ-ONLY] open")
            case "UID":
                self._uid(command, tag, say)
            case "LOGOUT":
                say("* BYE")
                say(f"{tag} OK bye")
            case _:
                say(f"{tag} BAD what is {word}")

    def _uid(self, command: str, tag: str, say: object) -> None:
        assert callable(say)
        if "SEARCH" in command.upper():
            first = int(re.findall(r"UID (\d+):\*", command)[0])
            found = [uid for uid in self.mails if uid >= first]
            found = found or sorted(self.mails)[-1:]  # `n:*` names the last one in any case
            say("* SEARCH " + " ".join(map(str, sorted(found))))
        else:
            uid = int(command.split()[2])
            if uid in self.mails:
                mail = self.mails[uid]
                say(f"* 1 FETCH (UID {uid} BODY[] {{{len(mail)}}}".encode() + b"\r\n" + mail + b")")
        say(f"{tag} OK done")
