"""How everything stands in the text format that Prometheus collects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from regulars.operations.looking import Overview

KIND = "text/plain; version=0.0.4; charset=utf-8"
Sample = tuple[Mapping[str, str], float]

_HELP = {
    "regulars_outbox_rows": "Messages that have not ended, by channel and state.",
    "regulars_outbox_oldest_seconds": "How long the oldest message that is due has waited.",
    "regulars_messages_ended_day": "Messages that ended within the last day, by channel and state.",
    "regulars_complaints_day": "Messages called spam among those that ended within the last day.",
    "regulars_messages_left_hour": "Messages that left within the last hour.",
    "regulars_sender_resting": "1 while a sender waits because its provider does not answer.",
    "regulars_events_waiting": "Accepted events that are not yet part of history.",
    "regulars_events_oldest_seconds": "How long the oldest of them has waited.",
    "regulars_dead_letters": "Events that were set aside.",
    "regulars_jobs_waiting": "Queued background work that is due.",
    "regulars_job_failing_seconds": "How long a periodic job has failed.",
    "regulars_worker_heartbeat_age_seconds": "Time since a worker last told that it lives.",
    "regulars_disk_free_share": "Free share of the disk that holds the data.",
    "regulars_held": "1 while all sending is held.",
    "regulars_needs_you": "1 for each thing that needs a person, by code.",
}


def text(overviews: Mapping[str, Overview]) -> str:
    """The figures of all workspaces, each with its name as a label."""
    samples: dict[str, list[Sample]] = {name: [] for name in _HELP}
    for workspace, seen in overviews.items():
        for name, labels, value in _figures(seen):
            samples[name].append(({"workspace": workspace, **labels}, value))
    lines = []
    for name, help_text in _HELP.items():
        lines += [f"# HELP {name} {help_text}", f"# TYPE {name} gauge"]
        lines += [_line(name, labels, value) for labels, value in samples[name]]
    return "\n".join(lines) + "\n"


def _figures(seen: Overview) -> Iterator[tuple[str, dict[str, str], float]]:
    facts = seen.facts
    outbox: dict[tuple[str, str], int] = {}
    for row in facts.outbox:
        key = (row.channel, row.state)
        outbox[key] = outbox.get(key, 0) + row.count
    for (channel, state), count in outbox.items():
        yield "regulars_outbox_rows", {"channel": channel, "state": state}, count
    for queue in seen.queues:
        if queue.kind == "channel":
            labels = {"channel": queue.name}
            yield "regulars_outbox_oldest_seconds", labels, queue.oldest_seconds or 0
            yield "regulars_messages_left_hour", labels, queue.per_minute * 60
        elif queue.kind == "events":
            yield "regulars_events_oldest_seconds", {}, queue.oldest_seconds or 0
    for ended in facts.ended:
        labels = {"channel": ended.channel, "state": ended.state}
        yield "regulars_messages_ended_day", labels, ended.count
        yield "regulars_complaints_day", labels, ended.complaints
    for sender in facts.senders:
        resting = sender.rest_until is not None and sender.rest_until > facts.now
        yield "regulars_sender_resting", {"sender": sender.id}, resting
    for pulse in facts.pulses:
        since = pulse.failing_since
        failing = 0.0 if since is None else (facts.now - since).total_seconds()
        yield "regulars_job_failing_seconds", {"job": pulse.job}, failing
    if (heard := facts.seen_at()) is not None:
        age = (facts.now - heard).total_seconds()
        yield "regulars_worker_heartbeat_age_seconds", {}, age
    yield "regulars_events_waiting", {}, facts.incoming.waiting
    yield "regulars_dead_letters", {}, facts.incoming.dead_letters
    yield "regulars_jobs_waiting", {}, facts.work.waiting
    yield "regulars_disk_free_share", {}, facts.disk_free
    yield "regulars_held", {}, facts.held_at is not None
    for code in sorted({finding.code for finding in seen.needs_you}):
        yield "regulars_needs_you", {"code": code}, 1


def _line(name: str, labels: Mapping[str, str], value: float) -> str:
    told = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
    return f"{name}{{{told}}} {float(value):g}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
