"""The built web app, served from the package; every address that is not a file is the app."""

from __future__ import annotations

import gzip
import mimetypes
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from regulars.core.errors import NotFound
from regulars.server.problems import answer

FOLDER = Path(__file__).parent / "ui"
FOR_EVER = "public, max-age=31536000, immutable"  # the name of an asset holds its hash
_TEXT = (".js", ".css", ".html", ".svg", ".json", ".map", ".txt")
_NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Regulars</title>
<h1>The web app is not built</h1>
<p>The server works, but this copy of Regulars was installed without its screens.
Build them with <code>make ui</code> and reload this page.</p></html>"""


class WebApp:
    """Answers GET for everything that is not data."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder

    async def answer(self, request: Request) -> Response:
        """A file, the app, or the page that says it is not built."""
        path = request.url.path.lstrip("/")
        if path.split("/")[0] in ("api", "p", "v1"):
            return answer(NotFound("There is no such address."))
        index = self.folder / "index.html"
        if not index.is_file():
            return HTMLResponse(_NOT_BUILT, 503)
        file = self._file(path)
        if file is None and Path(path).suffix and path.startswith("assets/"):
            return answer(NotFound("There is no such file."))
        cached = FOR_EVER if file and path.startswith("assets/") else "no-cache"
        return _send(file or index, request, cached)

    def _file(self, path: str) -> Path | None:
        """The file of an address, never one outside of the folder."""
        if not path or "\x00" in path:
            return None
        file = (self.folder / path).resolve()
        inside = file.is_relative_to(self.folder.resolve())
        return file if inside and file.is_file() else None


def _send(file: Path, request: Request, cached: str) -> Response:
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    headers = {"Cache-Control": cached, "Vary": "Accept-Encoding"}
    packed = file.suffix in _TEXT and "gzip" in request.headers.get("accept-encoding", "")
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(_read(file, file.stat().st_mtime_ns, packed), 200, headers, kind)


@cache
def _read(file: Path, _changed: int, packed: bool) -> bytes:
    content = file.read_bytes()
    return gzip.compress(content, 9) if packed else content
