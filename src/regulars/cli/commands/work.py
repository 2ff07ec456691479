"""`regulars work`: the background work alone, when the web server runs elsewhere."""

from __future__ import annotations

import click


@click.command(help="Run the background work alone (`regulars serve` includes it).")
@click.option("--until-done", is_flag=True, help="Stop when no queued job is left.")
def command(until_done: bool) -> None:
    import signal
    import threading

    from regulars.settings import load
    from regulars.worker.runner import run

    settings = load()
    if until_done:
        from regulars.worker.drain import drain

        drain(settings)
        return
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    click.echo(f"Working for {settings.home}. Ctrl-C stops after what is under way.")
    run(settings, stop)
