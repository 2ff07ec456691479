"""The server and its staff, for the routes of imports."""

from tests.server.conftest import app, clock, marketer, marketer_id, office

__all__ = ["app", "clock", "marketer", "marketer_id", "office"]
