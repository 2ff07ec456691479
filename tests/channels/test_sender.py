"""Setting the sender up, and the mail catcher behind it; through the real application."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from fastapi import FastAPI

from regulars.channels.catcher import Catcher, start_catcher
from regulars.channels.email import Email, Envelope, Letter, Mailbox
from regulars.channels.hooks import read_hook
from regulars.channels.provider import Outcome
from regulars.channels.providers.smtp import Smtp
from regulars.core.workspace import Workspace
from regulars.server.app import create_app
from regulars.settings import Settings
from tests.fakes.kavenegar import FakeKavenegar
from tests.messages.makers import NOW, Clock
from tests.server.browser import Browser
from tests.server.conftest import hire, signed_in

CLOCK = Clock()
SENDER = {
    "settings": {"host": "127.0.0.1", "port": 25, "security": "none", "username": "u"},
    "from_name": "Corner Shop",
    "from_address": "hello@shop.example",
    "postal_address": "1 High Street",
}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    opened = create_app(Settings(home=tmp_path / "home", mail_catcher=True), clock=CLOCK)
    yield opened
    opened.state.workspaces.close()


@pytest.fixture
def workspace(app: FastAPI) -> Workspace:
    found: Workspace = app.state.workspaces.default()
    return found


@pytest.fixture
def owner(app: FastAPI, workspace: Workspace) -> Browser:
    hire(workspace, "owner", CLOCK)
    return signed_in(app, "owner")


@pytest.fixture
def catcher(workspace: Workspace) -> Iterator[Catcher]:
    running = start_catcher(workspace, 0)
    yield running
    running.stop()


def test_a_password_is_sealed_kept_and_never_returned(owner: Browser, workspace: Workspace) -> None:
    secret = "s3cret-of-the-shop"
    settings = {**SENDER["settings"], "password": secret}  # type: ignore[dict-item]
    first = owner.ask("PUT", "/api/senders/email", json={**SENDER, "settings": settings})
    assert first.json()["secrets_set"] == ["password"]
    again = owner.ask("PUT", "/api/senders/email", json=SENDER)
    assert again.json()["secrets_set"] == ["password"]  # left out means kept
    for answer in (first, again, owner.get("/api/senders/email")):
        assert secret not in answer.text
    assert secret.encode() not in (workspace.folder / "state.db").read_bytes()


def test_faulty_settings_are_named(owner: Browser) -> None:
    bad = {**SENDER, "settings": {"host": "", "port": 99_999, "nope": 1}}
    answer = owner.ask("PUT", "/api/senders/email", json=bad)
    assert answer.status_code == 422
    places = {problem["where"] for problem in answer.json()["error"]["problems"]}
    assert places == {"settings.host", "settings.port", "settings.nope"}
    for change in ({"from_name": "a\r\nBcc: x"}, {"from_address": "x"}, {"dkim_key": "x"}):
        assert owner.ask("PUT", "/api/senders/email", json={**SENDER, **change}).status_code == 422


def test_a_dkim_key_is_made_and_its_record_shown(owner: Browser) -> None:
    assert owner.post("/api/senders/email/dkim", json={"selector": "r1"}).status_code == 404
    owner.ask("PUT", "/api/senders/email", json=SENDER)
    made = owner.post("/api/senders/email/dkim", json={"selector": "r1"}).json()
    (record,) = made["dkim_records"]
    assert record["name"] == "r1._domainkey.shop.example"
    assert record["text"].startswith("v=DKIM1; k=rsa; p=")
    assert "PRIVATE" not in str(made)


def test_a_second_key_of_the_other_kind_signs_beside_the_first(
    owner: Browser, catcher: Catcher
) -> None:
    settings = {"host": "127.0.0.1", "port": catcher.port, "security": "none"}
    owner.ask("PUT", "/api/senders/email", json={**SENDER, "settings": settings})
    for kind, selector, status in (
        ("rsa", "r1", 200), ("ed25519", "r1", 422), ("ed25519", "e1", 200), ("rsa", "e1", 422)
    ):  # fmt: skip
        asked = {"selector": selector, "kind": kind}
        assert owner.post("/api/senders/email/dkim", json=asked).status_code == status
    found = owner.get("/api/senders/email").json()
    kinds = [record["text"].split(";")[1] for record in found["dkim_records"]]
    assert kinds == [" k=rsa", " k=ed25519"]
    owner.post("/api/senders/email/test", json={"address": "me@shop.example"})
    mail = owner.get(f"/api/caught/{owner.get('/api/caught').json()['items'][0]['id']}").json()
    signed = [value for name, value in mail["headers"] if name == "DKIM-Signature"]
    assert sorted(value.split(";")[1] for value in signed) == [" a=ed25519-sha256", " a=rsa-sha256"]


def test_a_test_mail_can_be_read_in_the_catcher(owner: Browser, catcher: Catcher) -> None:
    to = {"address": "me@shop.example"}
    assert owner.post("/api/senders/email/test", json=to).status_code == 404
    settings = {"host": "127.0.0.1", "port": catcher.port, "security": "none"}
    owner.ask("PUT", "/api/senders/email", json={**SENDER, "settings": settings})
    sent = owner.post("/api/senders/email/test", json=to)
    assert sent.json()["accepted"]
    listed = owner.get("/api/caught").json()
    assert [mail["to"] for mail in listed["items"]] == ["me@shop.example"]
    mail = owner.get(f"/api/caught/{listed['items'][0]['id']}").json()
    assert "Regulars can send" in mail["text"]
    assert "<p>" in mail["html"]
    assert ["Auto-Submitted", "auto-generated"] in mail["headers"]
    assert owner.get("/api/caught", params={"q": "nobody"}).json()["total"] == 0
    for bad in ("../state", "mail_nope", "..%2f..%2fsecret"):
        assert owner.get(f"/api/caught/{bad}").status_code == 404


def test_the_providers_declare_their_forms(owner: Browser) -> None:
    (smtp,) = [one for one in owner.get("/api/senders/providers").json() if one["key"] == "smtp"]
    assert smtp["secrets"] == ["password"]
    assert smtp["form"]["properties"]["port"]["default"] == 587


def test_many_senders_are_listed_asked_and_removed(owner: Browser, workspace: Workspace) -> None:
    with FakeKavenegar() as vendor:
        line = {"provider": "kavenegar", "settings": vendor.settings(), "line": "service"}
        for sender_id in ("sms", "sms_2"):
            assert owner.ask("PUT", f"/api/senders/{sender_id}", json=line).status_code == 200
        assert owner.ask("PUT", "/api/senders/email", json=line).status_code == 422
        asked = owner.post("/api/senders/sms/health", json={}).json()
    listed = owner.get("/api/senders").json()
    assert [(one["id"], one["line"]) for one in listed] == [
        ("sms", "service"),
        ("sms_2", "service"),
    ]
    assert asked["health"]["at"]
    assert "/p/default/hooks/sms_2/" in listed[1]["webhook_url"]
    token = listed[1]["webhook_url"].rpartition("/")[2]
    assert read_hook(workspace, "sms_2", token)
    assert not read_hook(workspace, "sms", token)
    assert owner.ask("DELETE", "/api/senders/sms_2").status_code == 204
    assert owner.get("/api/senders/sms_2").status_code == 404


class Accept:
    async def handle_DATA(self, *_: object) -> str:  # noqa: N802
        return "250 2.0.0 ok"


def check_password(
    _server: object, _session: object, _e: object, _way: str, data: object
) -> AuthResult:
    good = (data.login, data.password) == (b"u", b"p")  # type: ignore[attr-defined]
    return AuthResult(success=good, handled=False)


@pytest.fixture
def tls(tmp_path: Path) -> ssl.SSLContext:
    """A certificate of our own for localhost."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=3_000))
        .not_valid_after(NOW + timedelta(days=3_000))
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "tls.pem"
    pem = serialization.Encoding.PEM
    file.write_bytes(
        certificate.public_bytes(pem)
        + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return context


@pytest.mark.parametrize(
    ("password", "check_certificate", "outcome"),
    [
        ("p", False, Outcome.ACCEPTED),
        ("wrong", False, Outcome.SENDER_FAULT),
        ("p", True, Outcome.SENDER_FAULT),
    ],
)
def test_starttls_and_login_against_an_independent_server(
    tls: ssl.SSLContext, password: str, check_certificate: bool, outcome: Outcome
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(
        Accept(),
        hostname="127.0.0.1",
        port=port,
        tls_context=tls,
        require_starttls=True,
        authenticator=check_password,
        auth_required=True,
    )
    controller.start()
    provider = Smtp(
        host="localhost",
        port=port,
        username="u",
        password=password,
        check_certificate=check_certificate,
    )
    line = provider.open(hello="shop.example")
    try:
        content = b"Subject: x\r\n\r\nbody\r\n"
        receipt = line.send(_letter(content), lambda: True)
    finally:
        line.close()
        controller.stop()
    assert receipt.outcome is outcome, receipt.reply


def _letter(content: bytes) -> Letter:
    mail = Email(
        Mailbox("a@shop.example"), Mailbox("b@example.com"), "", "", "", "<1@shop.example>"
    )
    return Letter("msg_1", mail, Envelope("a@shop.example", "b@example.com", content))
