"""Web push in a real browser: the snippet subscribes, the service worker shows what is pushed.

A push service cannot be reached from here, so the browser's subscription is one of the fake's, and
what the push service would bring is brought by the browser's own developer tools.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import BrowserContext, Page

from regulars.channels import service as channels
from regulars.channels.outgoing import Push
from regulars.channels.providers.web_push import payload
from regulars.core.clock import utc_now
from regulars.core.workspace import Workspace
from regulars.customers.reach import push
from regulars.customers.tables import customer_addresses
from regulars.server.app import create_app
from regulars.settings import Settings
from tests.browser.conftest import free_port
from tests.fakes.push_service import FakePushService

SUBSCRIBE = """
PushManager.prototype.subscribe = async (options) => ({
  endpoint: ENDPOINT,
  key: options.applicationServerKey.length,
  unsubscribe: async () => true,
  toJSON: () => ({ endpoint: ENDPOINT, keys: KEYS }),
});
"""


@dataclass
class Site:
    """The shop's own site, with our two lines pasted in."""

    workspace: Workspace
    url: str
    browser: FakePushService


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    settings = Settings(home=tmp_path / "home", port=free_port(), threads=1)
    app = create_app(settings)
    server = uvicorn.Server(uvicorn.Config(app, port=settings.port, log_level="error"))
    thread = threading.Thread(target=server.run)
    pages: dict[str, tuple[str, str]] = {}
    http = ThreadingHTTPServer(("127.0.0.1", 0), _serving(pages))
    threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
    url = f"http://127.0.0.1:{http.server_address[1]}"
    thread.start()
    try:
        with FakePushService() as fake:
            workspace = app.state.workspaces.default()
            form = channels.SenderForm("web_push", {**fake.settings(), "sites": url})
            with workspace.state.write() as connection:
                channels.put_sender(connection, workspace.keys, "web_push", form, now=utc_now())
            lines = push.installed(workspace)
            button = "<button data-regulars-push>خبرم کن</button>"
            pages["/"] = ("text/html", f'<html lang="fa"><p>{button}</p>{lines.snippet}</html>')
            pages["/regulars-worker.js"] = ("text/javascript", lines.worker)
            yield Site(workspace, url, fake)
    finally:
        server.should_exit = True
        thread.join()
        http.shutdown()
        http.server_close()


def _serving(pages: dict[str, tuple[str, str]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, text = pages.get(self.path, ("text/plain", ""))
            self.send_response(200 if self.path in pages else 404)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    return Handler


def test_a_press_subscribes_and_what_is_pushed_is_shown(
    site: Site, context: BrowserContext, page: Page
) -> None:
    context.grant_permissions(["notifications"], origin=site.url)
    page.add_init_script(_subscription(site))
    page.goto(site.url)
    page.evaluate(
        "() => { window.told = new Promise(done => "
        "document.addEventListener('regulars-push', e => done(e.detail))) }"
    )
    page.get_by_text("خبرم کن").click()
    assert page.evaluate("window.told") == "subscribed"
    with site.workspace.state.read() as connection:
        row = connection.execute(customer_addresses.select()).mappings().one()
    assert (row["channel"], row["address"]) == ("web_push", site.browser.endpoint("mina"))

    words = ("قهوه‌ات آماده است", "برایت گرم نگه داشتیم.", f"{site.url}/coffee")
    message = Push("msg_1", row["address"], *words, keys=row["keys"])
    for _ in range(2):  # a copy shows nothing new
        deliver(page, site.url, payload(message).decode())
    shown = page.evaluate(NOTIFICATIONS)
    assert shown == [{"title": words[0], "body": words[1], "tag": "msg_1", "url": words[2]}]

    assert page.evaluate("regularsPush.stop()") == "stopped"


NOTIFICATIONS = """async () => {
  const ready = await navigator.serviceWorker.ready;
  let found = [];
  for (let tries = 0; tries < 100 && !found.length; tries++) {
    found = await ready.getNotifications();
    await new Promise((go) => setTimeout(go, 50));
  }
  return found.map(({ title, body, tag, data }) => ({ title, body, tag, url: data.url }));
}"""


def _subscription(site: Site) -> str:
    endpoint = json.dumps(site.browser.endpoint("mina"))
    keys = json.dumps(site.browser.browser.keys)
    return SUBSCRIBE.replace("ENDPOINT", endpoint).replace("KEYS", keys)


def deliver(page: Page, origin: str, data: str) -> None:
    """Bring a push to the service worker, as a push service would."""
    found: list[dict[str, str]] = []
    tools = page.context.new_cdp_session(page)
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda e: found.extend(e["registrations"]))
    tools.send("ServiceWorker.enable")
    for _ in range(200):
        if found:
            break
        page.wait_for_timeout(50)
    number = next(one["registrationId"] for one in found if one["scopeURL"].startswith(origin))
    parts = {"origin": f"{origin}/", "registrationId": number, "data": data}
    tools.send("ServiceWorker.deliverPushMessage", parts)
    tools.detach()
