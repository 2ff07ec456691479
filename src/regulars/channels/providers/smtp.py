"""Any mail server that speaks SMTP: the shop's own, a relay or a service."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, SecretStr

from regulars.channels.email import Letter
from regulars.channels.lines import AsyncHanding, AsyncLine, Blocking
from regulars.channels.provider import Line, Provider, Receipt, provider
from regulars.channels.smtp.opening import Account, Deadlines
from regulars.channels.smtp.session import Session


class SmtpLine:
    """A session that carries a letter's bytes."""

    def __init__(self, account: Account) -> None:
        self._session = Session(account)

    async def send(self, message: Letter, handing: AsyncHanding) -> Receipt:
        """Carry one letter, without its last dot until the ledger says yes."""
        return await self._session.send(message.envelope, handing)

    async def close(self) -> None:
        """Say goodbye."""
        await self._session.close()


@provider("smtp")
class Smtp(Provider):
    """A mail server reached over SMTP."""

    title: ClassVar[str] = "SMTP server"
    channel: ClassVar[str] = "email"

    host: str = Field(min_length=1, max_length=253, description="Name or address of the server.")
    port: int = Field(default=587, ge=1, le=65535, description="587 with STARTTLS, 465 with TLS.")
    security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How the line is encrypted; none only on this machine."
    )
    username: str = Field(default="", max_length=320, description="Empty when none is needed.")
    password: SecretStr = Field(default=SecretStr(""), description="Stored sealed, never shown.")
    check_certificate: bool = Field(
        default=True, description="Turn off only for a server of your own with its own certificate."
    )

    answer_seconds: float = Field(
        default=600,
        gt=0,
        le=3600,
        description="How long to wait for the server's last word; less makes doubtful messages.",
    )

    def open(self, *, hello: str) -> Line[Letter]:
        return Blocking(self.open_async(hello=hello))

    def open_async(self, *, hello: str) -> AsyncLine[Letter]:
        """A line that needs no thread of its own."""
        return SmtpLine(
            Account(
                host=self.host,
                port=self.port,
                security=self.security,
                username=self.username,
                password=self.password.get_secret_value(),
                check_certificate=self.check_certificate,
                hello=hello,
                deadlines=Deadlines(dot=self.answer_seconds),
            )
        )
