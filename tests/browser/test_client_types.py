"""The committed client is the one that the server's OpenAPI makes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from regulars.server.app import create_app
from regulars.settings import Settings

UI = Path(__file__).parents[2] / "ui"
GENERATOR = UI / "node_modules" / ".bin" / "openapi-typescript"


@pytest.mark.skipif(not GENERATOR.exists(), reason="the screens were not built here")
def test_the_typed_client_matches_the_server(tmp_path: Path) -> None:
    schema, made = tmp_path / "openapi.json", tmp_path / "schema.d.ts"
    schema.write_text(json.dumps(create_app(Settings(home=tmp_path / "home")).openapi()))
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    command = [str(GENERATOR), str(schema), "-o", str(made)]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"PATH": path})
    committed = UI / "src" / "api" / "schema.d.ts"
    assert made.read_text() == committed.read_text(), "run `npm run client` in ui/"
