"""Mail that came back: from the bytes to the message it is about."""

from __future__ import annotations

import hashlib
from datetime import datetime

from regulars.channels.bounces import read_notice
from regulars.channels.marks import read_mark
from regulars.channels.provider import News, Report
from regulars.core.workspace import Workspace
from regulars.messages import feedback

SENDER = "email"  # reports name the message by our own id: any sender may have carried it


def take_mail(ws: Workspace, raw: bytes, *, now: datetime) -> News | None:
    """Act on one mail; what it told us, or None for what is no news of a message of ours."""
    notice = read_notice(raw)
    named = (read_mark(ws.keys, mark) for mark in notice.marks)
    message_id = next((each for each in named if each is not None), None)
    if notice.news is None or message_id is None:
        return None
    key = hashlib.sha256(raw).hexdigest()
    report = Report(notice.news, message_id=message_id, at=now, detail=notice.said, key=key)
    return notice.news if feedback.receive(ws, SENDER, [report], now=now) else None
