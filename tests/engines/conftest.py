"""One shop and one Spark for all questions; starting either takes longer than asking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from regulars.core.workspace import Workspace, open_workspace
from regulars.settings import Settings
from tests.engines.shop import fill, groups
from tests.engines.twin import SPARK, twins


@pytest.fixture(scope="package", params=["shop", "empty"])
def shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workspace]:
    """The shop as DuckDB reads it, or one in which nothing ever happened."""
    home = tmp_path_factory.mktemp(request.param)
    ws = open_workspace(Settings(home=home, threads=2), create=True)
    if request.param == "shop":
        fill(ws)
    else:
        with ws.state.write() as connection:
            groups(connection, [])
    yield ws
    ws.close()


@pytest.fixture(scope="package")
def both(shop: Workspace) -> Iterator[Workspace]:
    """The same shop, read by both engines at once."""
    patch = pytest.MonkeyPatch()
    # Short queries end before a better compiler of Java's would have paid for itself.
    patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    with twins(patch):
        yield replace(shop, settings=replace(shop.settings, engine=SPARK))
    patch.undo()
