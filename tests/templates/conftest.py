"""The server with its team, for the tests of routes."""

from tests.server.conftest import analyst, app, clock, marketer, marketer_id, office

__all__ = ["analyst", "app", "clock", "marketer", "marketer_id", "office"]
