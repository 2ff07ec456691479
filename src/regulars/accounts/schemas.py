"""What crosses the wire about the business and its staff."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from regulars.accounts.service import Calendar, Language, Scope
from regulars.core.http import Role
from regulars.core.text import Name, Text, Wire

Unit = Literal["", "toman", "rial"]
Digits = Literal["auto", "latin"]
WeekStart = Annotated[int, Field(ge=0, le=6, description="0 Monday … 6 Sunday")]


class Visitor(Wire):
    """Who is signed in."""

    id: str
    name: str
    email: str
    role: Role
    language: Language


class Workspace(Wire):
    """The business, as the screens need it."""

    name: str
    title: str
    language: Language
    calendar: Calendar
    currency: str
    unit: Unit
    timezone: str
    digits: Digits
    week_start: int
    country: str


class Features(Wire):
    """What this installation has switched on."""

    mail_catcher: bool


class Session(Wire):
    """Who is signed in, where, and the token that every change must carry."""

    visitor: Visitor
    workspace: Workspace
    csrf: str
    features: Features


class SignIn(Wire):
    """E-mail address and password."""

    email: Name
    password: Text


class Setup(Wire):
    """Whether the first owner is still to be made, and whether somebody is signed in already.

    `workspace` is what is known of the business before it has an owner: an import may have set it.
    """

    needed: bool
    signed_in: bool
    workspace: Workspace | None = None


class FirstRun(Wire):
    """The first owner and the business, with the code that the server printed."""

    token: Name
    name: Name
    email: Name
    password: Text
    title: Name
    language: Language
    calendar: Calendar
    timezone: Name
    currency: Name
    unit: Unit
    country: Name


class ProfileChange(Wire):
    """The fields of the profile to change; others stay."""

    title: Name | None = None
    language: Language | None = None
    calendar: Calendar | None = None
    timezone: Name | None = None
    currency: Name | None = None
    unit: Unit | None = None
    digits: Digits | None = None
    week_start: WeekStart | None = None
    country: Name | None = None


class Me(Wire):
    """What a visitor may change about themselves."""

    language: Language | None = None
    name: Name | None = None
    password: Text | None = None
    old_password: Text | None = None


class StaffMember(Wire):
    """Somebody in the team."""

    id: str
    name: str
    email: str
    role: Role
    language: Language
    created_at: datetime
    signed_in_at: datetime | None


class Team(Wire):
    """Everybody in the team, oldest member first."""

    items: list[StaffMember]


class NewStaff(Wire):
    """Somebody to add to the team; they change the password after signing in."""

    name: Name
    email: Name
    password: Text
    role: Role
    language: Language


class StaffChange(Wire):
    """What to change about somebody in the team."""

    name: Name | None = None
    role: Role | None = None
    language: Language | None = None
    password: Text | None = None


class Key(Wire):
    """An API key, all but its secret."""

    id: str
    name: str
    start: str
    scope: Scope
    created_at: datetime
    used_at: datetime | None


class KeyList(Wire):
    """All API keys, newest first."""

    items: list[Key]


class NewKey(Wire):
    """A key to make."""

    name: Name
    scope: Scope


class MadeKey(Wire):
    """A new key with its text, shown this once."""

    key: Key
    text: str
