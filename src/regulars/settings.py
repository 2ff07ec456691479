"""Every setting of an installation, read from the environment as `REGULARS_<NAME>`.

A field's metadata holds the one sentence that `docs/reference/settings.md` and `regulars settings`
print, so that a setting without a word of help cannot exist.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

PREFIX = "REGULARS_"
_HOME = Path("~/.regulars")
_FORMS = {  # of texts that would otherwise fail deep inside a library
    "database_url": (r"(postgres(ql)?://\S+)?", "address of PostgreSQL (postgresql://…)"),
    "engine": (
        r"duckdb|local(\[(\d+|\*)\])?|spark://[^\s:/]+:\d+",
        "engine (duckdb, local[2] or spark://host:port)",
    ),
    "memory_limit": (r"(?i)\d+(\.\d+)?\s*([KMGT]i?)?B", "amount of memory (such as 4GB)"),
}


def _setting(default: Any, help: str) -> Any:
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation runs. What belongs to one business lives in its workspace instead."""

    home: Path = field(
        default=_HOME, metadata={"help": "Folder that holds all data of this installation."}
    )
    workspace: str = _setting("default", "Workspace that commands use when none is named.")
    database_url: str = _setting(
        "", "PostgreSQL address (postgresql://…) for state and inbox; empty means SQLite files."
    )
    host: str = _setting("127.0.0.1", "Address that `regulars serve` listens on.")
    port: int = _setting(8600, "Port that `regulars serve` listens on.")
    base_url: str = _setting(
        "", "Public address of this server, used in links in messages; empty means host and port."
    )
    secret_key: str = _setting(
        "", "Key for signatures and for secrets at rest; empty means the file `secret.key` in home."
    )
    body_limit_mb: int = _setting(16, "Largest request body accepted, in MiB (imports excepted).")
    import_limit_mb: int = _setting(4096, "Largest file accepted by the import screen, in MiB.")
    engine: str = _setting(
        "duckdb",
        "What reads history: duckdb, or Spark on this machine (local[2]) or elsewhere "
        "(spark://host:port).",
    )
    memory_limit: str = _setting(
        "4GB", "Memory that one analytical query may use before it spills."
    )
    threads: int = _setting(0, "Threads of one analytical query; 0 means all cores.")
    rule_seconds: int = _setting(
        30, "Longest that a screen waits for the people of a rule, in seconds; 0 means no limit."
    )
    send_slots: int = _setting(8, "Messages handed to a provider at the same time by one worker.")
    mail_catcher: bool = _setting(
        False, "Run the built-in mail catcher and show its screen (the demo turns it on)."
    )
    mail_catcher_port: int = _setting(8625, "Port of the built-in mail catcher.")
    dns_server: str = _setting(
        "", "DNS server (host or host:port) that the domain doctor asks; empty means the machine's."
    )
    metrics_token: str = _setting(
        "", "Token that /metrics asks for as a bearer token; empty means there is no /metrics."
    )
    log_level: str = _setting("info", "How much is logged: debug, info, warning or error.")

    @property
    def public_url(self) -> str:
        """Where customers reach this server, without a trailing slash."""
        return (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")


def load(environ: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Read the settings from the environment; keyword arguments win.

    Raises ValueError naming the variable when its text does not fit its type.
    """
    source = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    for item in fields(Settings):
        text = source.get(PREFIX + item.name.upper())
        if text is not None:
            values[item.name] = _convert(item.name, text, item.default)
    values.update(overrides)
    values["home"] = Path(values.get("home", _HOME)).expanduser()
    return Settings(**values)


def _convert(name: str, text: str, default: Any) -> Any:
    form, kind = _FORMS.get(name, ("", ""))
    if form and not re.fullmatch(form, text.strip()):
        raise ValueError(f"{PREFIX}{name.upper()}={text!r} is not a valid {kind}.")
    try:
        if isinstance(default, bool):
            return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[
                text.strip().lower()
            ]
        return type(default)(text) if not isinstance(default, Path) else Path(text)
    except (ValueError, KeyError):
        kind = type(default).__name__
        raise ValueError(f"{PREFIX}{name.upper()}={text!r} is not a valid {kind}.") from None
