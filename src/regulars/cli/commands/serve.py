"""`regulars serve`: the web app, its API and the background work in one process."""

from __future__ import annotations

import click


@click.command(help="Serve the web app and the API, and do the background work.")
@click.option("--host", help="Address to listen on (REGULARS_HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (REGULARS_PORT).")
@click.option("--no-work", is_flag=True, help="Leave the background work to `regulars work`.")
def command(host: str | None, port: int | None, no_work: bool) -> None:
    from dataclasses import replace

    from regulars.server.serving import serve
    from regulars.settings import load
    from regulars.worker.runner import run

    settings = load()
    settings = replace(settings, host=host or settings.host, port=port or settings.port)
    serve(
        settings,
        say=click.echo,
        background=None if no_work else lambda stop: run(settings, stop),
    )
