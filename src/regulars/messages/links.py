"""Signed links in messages: unsubscribe, click, open. A token carries ids, never an address."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from regulars.core.workspace import Workspace
from regulars.customers.service import STARTED, start_token

_HREF = re.compile(r"""(<a\b[^>]*?\bhref\s*=\s*)("([^"]*)"|'([^']*)')""", re.IGNORECASE | re.DOTALL)
_BODY_END = re.compile(r"</body\s*>", re.IGNORECASE)
PREVIEW = "preview"  # the message id of what is only looked at


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose link it is: the message, and what opting out by it withdraws."""

    message_id: str
    channel: str = "email"
    purpose: str = "marketing"


class _Starts(Mapping[str, str]):
    """A link for each messenger, signed when a letter asks for it: few do."""

    def __init__(self, link: Callable[[str], str]) -> None:
        self._link = link

    def __getitem__(self, messenger: str) -> str:
        if messenger not in STARTED:
            raise KeyError(messenger)
        return self._link(messenger)

    def __iter__(self) -> Iterator[str]:
        return iter(STARTED)

    def __len__(self) -> int:
        return len(STARTED)

    def __str__(self) -> str:
        return str(dict(self))


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

    def preferences(self, customer_id: int) -> str:
        """Where the customer chooses what they get."""
        return f"{self._base}/preferences/{self._keys.sign('choose', str(customer_id).encode())}"

    def confirm(self, request_id: str) -> str:
        """Where somebody confirms that they asked for messages."""
        return f"{self._base}/confirm/{self._keys.sign('confirm', request_id.encode())}"

    def starts(self, customer_id: int, now: datetime) -> Mapping[str, str]:
        """Where the customer starts the shop's bots, by messenger."""

        def link(messenger: str) -> str:
            token = start_token(self._keys, customer_id, messenger, now=now)
            return f"{self._base}/start/{messenger}/{token}"

        return _Starts(link)

    def trap(self, message_id: str) -> str:
        """A link that no person sees."""
        return f"{self._base}/t/{self._keys.sign('trap', message_id.encode())}"

    def read_preferences(self, token: str) -> int | None:
        """Whose page it is; None for an altered token, as of all that read."""
        payload = self._read("choose", token)
        return int(payload) if payload else None

    def read_confirm(self, token: str) -> str | None:
        """The request of a link."""
        return self._read("confirm", token)

    def read_trap(self, token: str) -> str | None:
        """The message of a trap."""
        return self._read("trap", token)

    def read_unsubscribe(self, token: str) -> Subject | None:
        """Whose link this is."""
        parts = (self._read("unsubscribe", token) or "").split("|")
        return Subject(*parts) if len(parts) == 3 else None

    def read_click(self, token: str) -> tuple[str, str] | None:
        """Message and address of a link."""
        payload = self._read("click", token)
        if payload is None:
            return None
        message_id, _, url = payload.partition("|")
        return message_id, url

    def read_open(self, token: str) -> str | None:
        """The message of a pixel."""
        return self._read("open", token)

    def _read(self, purpose: str, token: str) -> str | None:
        payload = self._keys.verify(purpose, token)
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

        tracked, unseen = _HREF.sub(replaced, body), self._unseen(message_id)
        if _BODY_END.search(tracked) is None:
            return tracked + unseen
        return _BODY_END.sub(lambda end: unseen + end[0], tracked, count=1)

    def _unseen(self, message_id: str) -> str:
        """The pixel, and a link that only machines follow."""
        return (
            f'<a href="{self.trap(message_id)}" style="display:none" tabindex="-1" '
            'aria-hidden="true" rel="nofollow"></a>'
            f'<img src="{self.pixel(message_id)}" width="1" height="1" alt="">'
        )
