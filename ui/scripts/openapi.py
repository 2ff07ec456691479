"""Print the server's OpenAPI, from which `npm run client` makes the typed client."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from regulars.server.app import create_app
from regulars.settings import load

with tempfile.TemporaryDirectory() as home:
    json.dump(create_app(load({}, home=Path(home))).openapi(), sys.stdout)
