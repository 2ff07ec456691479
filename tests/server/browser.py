"""A browser for tests: keeps cookies and sends the CSRF token, in-process and synchronous."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
from fastapi import FastAPI


class Browser:
    """One visitor of the app."""

    site = "http://shop.test"

    def __init__(self, app: FastAPI, *, csrf: str = "") -> None:
        self.app = app
        self.csrf = csrf
        self.cookies = httpx.Cookies()

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """One request; `headers` and `content` or `json` as httpx takes them."""
        headers = {
            "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            **({"X-CSRF-Token": self.csrf} if self.csrf else {}),
            **options.pop("headers", {}),
        }

        async def request() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(
                transport=transport, base_url=self.site, cookies=self.cookies
            ) as client:
                response = await client.request(method, path, headers=headers, **options)
                self.cookies = client.cookies
                return response

        return asyncio.run(request())

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.ask("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.ask("POST", path, **options)

    def patch(self, path: str, **options: Any) -> httpx.Response:
        return self.ask("PATCH", path, **options)

    def delete(self, path: str, **options: Any) -> httpx.Response:
        return self.ask("DELETE", path, **options)

    def sign_in(self, email: str, password: str) -> httpx.Response:
        response = self.post("/api/session", json={"email": email, "password": password})
        if response.status_code == 200:
            self.csrf = response.json()["csrf"]
        return response
