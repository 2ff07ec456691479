"""Signed links in messages: unsubscribe, click, open. A token carries ids, never an address."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from regulars.core.workspace import Workspace

_HREF = re.compile(r"""(<a\b[^>]*?\bhref\s*=\s*)("([^"]*)"|'([^']*)')""", re.IGNORECASE | re.DOTALL)
_BODY_END = re.compile(r"</body\s*>", re.IGNORECASE)
PREVIEW = "preview"  # the message id of what is only looked at


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose link it is: the message, and what opting out by it withdraws."""

    message_id: str
    channel: str = "email"
    purpose: str = "marketing"


class Links:
    """Makes and reads the public links of one workspace."""

    def __init__(self, ws: Workspace) -> None:
        self._keys = ws.keys
        self._base = f"{ws.settings.public_url}/p/{ws.name}"

    def unsubscribe(self, subject: Subject) -> str:
        payload = f"{subject.message_id}|{subject.channel}|{subject.purpose}"
        return f"{self._base}/u/{self._keys.sign('unsubscribe', payload.encode())}"

    def click(self, message_id: str, url: str) -> str:
        return f"{self._base}/c/{self._keys.sign('click', f'{message_id}|{url}'.encode())}"

    def pixel(self, message_id: str) -> str:
        return f"{self._base}/o/{self._keys.sign('open', message_id.encode())}.gif"

    def read_unsubscribe(self, token: str) -> Subject | None:
        """Whose link this is; None for an altered token."""
        payload = self._keys.verify("unsubscribe", token)
        parts = payload.decode().split("|") if payload else []
        return Subject(*parts) if len(parts) == 3 else None

    def read_click(self, token: str) -> tuple[str, str] | None:
        """Message and address of a link; None for an altered token."""
        payload = self._keys.verify("click", token)
        if payload is None:
            return None
        message_id, _, url = payload.decode().partition("|")
        return message_id, url

    def read_open(self, token: str) -> str | None:
        """The message of a pixel; None for an altered token."""
        payload = self._keys.verify("open", token)
        return payload.decode() if payload else None

    def track(self, body: str, message_id: str) -> str:
        """The HTML with its web links going through us and the pixel at its end.

        Our own links stay as they are: an opt-out must work without a detour.
        """

        def replaced(found: re.Match[str]) -> str:
            url = html.unescape(found[3] if found[3] is not None else found[4]).strip()
            if not url.lower().startswith(("http://", "https://")) or url.startswith(self._base):
                return found[0]
            return f'{found[1]}"{self.click(message_id, url)}"'

        pixel = f'<img src="{self.pixel(message_id)}" width="1" height="1" alt="">'
        tracked = _HREF.sub(replaced, body)
        if _BODY_END.search(tracked) is None:
            return tracked + pixel
        return _BODY_END.sub(lambda end: pixel + end[0], tracked, count=1)
