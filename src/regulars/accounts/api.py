"""Routes of the business and its staff."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection, select

from regulars.accounts import service
from regulars.accounts.cookies import (
    clear_cookie,
    cookie_name,
    csrf_token,
    set_cookie,
    split_cookie,
)
from regulars.accounts.passwords import is_password
from regulars.accounts.schemas import (
    Features,
    FirstRun,
    Key,
    KeyList,
    MadeKey,
    Me,
    NewKey,
    NewStaff,
    ProfileChange,
    Session,
    Setup,
    SignIn,
    StaffChange,
    StaffMember,
    Team,
    Visitor,
    Workspace,
)
from regulars.accounts.tables import staff
from regulars.core import http
from regulars.core.errors import Forbidden, Invalid, Problem
from regulars.core.http import Admin, Context, Public, Read

router = APIRouter(prefix="/api", tags=["accounts"])


@router.get("/session")
def get_session(context: Read, request: Request) -> Session:
    """Who is signed in, and into which workspace."""
    return _session(context, _visitor(context), _token(context, request))


@router.post("/session")
def sign_in(context: Public, request: Request, response: Response, form: SignIn) -> Session:
    """Sign in with e-mail address and password; any older session of this browser ends."""
    token = service.sign_in(
        context.workspace,
        email=form.email,
        password=form.password,
        address=request.client.host if request.client else "",
        now=context.now,
    )
    return _enter(context, request, response, token)


@router.delete("/session", status_code=204)
def sign_out(context: Public, request: Request, response: Response) -> None:
    """End this session."""
    with context.workspace.state.write() as connection:
        service.end_session(connection, _token(context, request))
    clear_cookie(response, context.workspace.settings)


@router.get("/setup")
def get_setup(context: Public) -> Setup:
    """Whether this workspace waits for its first owner, and whether to ask for a session.

    A browser asks this first: a session asked for in vain would be an error in its console.
    """
    with context.workspace.state.read() as connection:
        needed = not service.is_set_up(connection)
        known = needed and service.has_profile(connection)
        workspace = _workspace(context, connection) if known else None
    return Setup(needed=needed, signed_in=context.visitor is not None, workspace=workspace)


@router.post("/setup")
def set_up(context: Public, request: Request, response: Response, form: FirstRun) -> Session:
    """Make the first owner, with the code that the server printed; then this door is closed."""
    business = ("title", "calendar", "timezone", "currency", "unit", "country", "language")
    owner = ("name", "email", "password", "language")
    token = service.set_up(
        context.workspace,
        token=form.token,
        owner={name: getattr(form, name) for name in owner},
        business={name: getattr(form, name) for name in business}
        | {"week_start": service.FIRST_WEEKDAY[form.calendar]},
        now=context.now,
    )
    return _enter(context, request, response, token)


@router.patch("/profile")
def change_profile(context: Admin, form: ProfileChange) -> Workspace:
    """Change how the business is called, speaks and counts."""
    with context.workspace.state.write() as connection:
        service.change_profile(connection, **_given(form))
        return _workspace(context, connection)


@router.patch("/me")
def change_me(context: Read, request: Request, form: Me) -> Visitor:
    """Change one's own name, language or password. A new password ends all other sessions."""
    visitor = _visitor(context)
    with context.workspace.state.write() as connection:
        changes = _given(form)
        old = changes.pop("old_password", "")
        if "password" in changes:
            _check_old(connection, visitor, old)
        token = _token(context, request)
        member = service.change_staff(connection, visitor.id, keep_session=token, **changes)
    return Visitor(**{name: getattr(member, name) for name in Visitor.model_fields})


@router.get("/staff")
def list_staff(context: Read) -> Team:
    """The team."""
    with context.workspace.state.read() as connection:
        return Team(items=[_member(each) for each in service.list_staff(connection)])


@router.post("/staff", status_code=201)
def add_staff(context: Admin, form: NewStaff) -> StaffMember:
    """Add somebody to the team."""
    with context.workspace.state.write() as connection:
        made = service.create_staff(connection, **form.model_dump(), now=context.now)
        return _member(service.get_staff(connection, made.id))


@router.patch("/staff/{staff_id}")
def change_staff(context: Admin, staff_id: str, form: StaffChange) -> StaffMember:
    """Change somebody's name, role, language or password; a new password signs them out."""
    with context.workspace.state.write() as connection:
        return _member(service.change_staff(connection, staff_id, **_given(form)))


@router.delete("/staff/{staff_id}", status_code=204)
def remove_staff(context: Admin, staff_id: str) -> None:
    """Take somebody out of the team and sign them out."""
    with context.workspace.state.write() as connection:
        service.remove_staff(connection, staff_id)


@router.get("/keys")
def list_keys(context: Admin) -> KeyList:
    """All API keys, without their secrets."""
    with context.workspace.state.read() as connection:
        return KeyList(items=[Key(**asdict(key)) for key in service.list_keys(connection)])


@router.post("/keys", status_code=201)
def make_key(context: Admin, form: NewKey) -> MadeKey:
    """Make an API key. Its text is in this answer and nowhere else."""
    with context.workspace.state.write() as connection:
        key, text = service.create_key(
            connection, context.workspace.name, name=form.name, scope=form.scope, now=context.now
        )
    return MadeKey(key=Key(**asdict(key)), text=text)


@router.delete("/keys/{key_id}", status_code=204)
def remove_key(context: Admin, key_id: str) -> None:
    """Take an API key back."""
    with context.workspace.state.write() as connection:
        service.remove_key(connection, key_id)


def _enter(context: Context, request: Request, response: Response, token: str) -> Session:
    """Answer with the new session; a session id from before the sign-in is never kept."""
    with context.workspace.state.write() as connection:
        service.end_session(connection, _token(context, request))
        visitor = service.authenticate(connection, token, context.now)
    if visitor is None:
        raise http.SignedOut()
    set_cookie(response, context.workspace, token)
    return _session(context, visitor, token)


def _session(context: Context, visitor: http.Visitor, token: str) -> Session:
    with context.workspace.state.read() as connection:
        workspace = _workspace(context, connection)
    return Session(
        visitor=Visitor(**asdict(visitor)),
        workspace=workspace,
        csrf=csrf_token(context.workspace, token),
        features=Features(mail_catcher=context.workspace.settings.mail_catcher),
    )


def _workspace(context: Context, connection: Connection) -> Workspace:
    return Workspace(name=context.workspace.name, **asdict(service.profile(connection)))


def _member(member: service.Member) -> StaffMember:
    return StaffMember(**asdict(member))


def _visitor(context: Context) -> http.Visitor:
    if context.visitor is None:
        raise http.SignedOut()
    return context.visitor


def _token(context: Context, request: Request) -> str:
    return split_cookie(request.cookies.get(cookie_name(context.workspace.settings), ""))[1]


def _given(form: ProfileChange | Me | StaffChange) -> dict[str, Any]:
    """The fields that were sent with a value."""
    return {name: value for name, value in form.model_dump().items() if value is not None}


def _check_old(connection: Connection, visitor: http.Visitor, old: str) -> None:
    stored = connection.execute(select(staff.c.password).where(staff.c.id == visitor.id)).scalar()
    if visitor.email == "" or stored is None:
        raise Forbidden("An API key has no password.")
    if not is_password(stored, old):
        problem = Problem("old_password", "is wrong")
        raise Invalid("The old password is wrong.", problems=(problem,), code="wrong_password")
