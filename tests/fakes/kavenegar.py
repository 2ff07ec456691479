"""Kavenegar as its documentation describes it: all is answered in `return` and `entries`.

`mirrors` says whether the HTTP status repeats the code: the documentation leaves it open.
"""

from __future__ import annotations

from typing import Any

from tests.fakes.http_server import Call, FakeVendor, Reply, route
from tests.fakes.sms import asked_code, one

KEY = "kave-key-0123456789"
ERRORS = {
    "400": "پارامترها ناقص هستند",
    "401": "حساب کاربری غیرفعال شده است",
    "402": "عملیات ناموفق بود",
    "403": "کد شناسائی معتبر نمی‌باشد",
    "407": "دسترسی به اطلاعات مورد نظر برای شما امکان پذیر نیست",
    "409": "سرور قادر به پاسخگوئی نیست بعدا تلاش کنید",
    "411": "دریافت کننده نامعتبر است",
    "412": "ارسال کننده نامعتبر است",
    "413": "پیام خالی است یا طول پیام بیش از حد مجاز می‌باشد",
    "418": "اعتبار شما کافی نمی‌باشد",
    "420": "استفاده از لینک در متن پیام برای شما محدود شده است",
    "422": "داده ها به دلیل وجود کاراکتر نامناسب قابل پردازش نیست",
    "424": "الگوی مورد نظر پیدا نشد",
    "426": "استفاده از این متد نیازمند سرویس پیشرفته می‌باشد",
    "429": "آی پی محدود شده است",
    "431": "ساختار کد صحیح نمی‌باشد",
    "451": "فراخوانی بیش از حد در بازه زمانی مشخص",
    "501": "فقط امکان ارسال پیام تست به شماره صاحب حساب کاربری وجود دارد",
}


class FakeKavenegar(FakeVendor):
    provider = "kavenegar"
    mirrors = False

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.by_local_id: dict[str, dict[str, Any]] = {}
        self.states: dict[str, int] = {}
        self.inbox: list[dict[str, Any]] = []
        self.read: list[dict[str, Any]] = []
        self.blocked: list[dict[str, Any]] = []

    def settings(self) -> dict[str, Any]:
        return {"base_url": f"{self.url}/v1", "api_key": KEY, "sender": "10004346"}

    def recipient(self, call: Call) -> str:
        return one(call, "receptor")

    @route("POST", "/v1/{key}/sms/send.json", sends=True)
    def send(self, call: Call) -> Reply:
        known = self.by_local_id.get(one(call, "localid"))
        if refusal := self.refusal(call, one(call, "receptor")):
            return refusal
        entry = known or self.entry(call, one(call, "message"))
        if local_id := one(call, "localid"):
            self.by_local_id[local_id] = entry
        return self.say(200, [entry], taken=known is None)

    @route("POST", "/v1/{key}/verify/lookup.json", sends=True)
    def lookup(self, call: Call) -> Reply:
        if refusal := self.refusal(call, one(call, "receptor")):
            return refusal
        if " " in one(call, "token"):
            return self.say(431)
        return self.say(200, self.entry(call, f"کد شما: {one(call, 'token')}"), taken=True)

    @route("POST", "/v1/{key}/sms/status.json")
    def status(self, call: Call) -> Reply:
        ids = one(call, "messageid").split(",")
        if refusal := self.refusal(call, ""):
            return refusal
        states = [(number, self.states.get(number, 100)) for number in ids]
        return self.say(
            200,
            [
                {"messageid": int(number), "status": state, "statustext": f"وضعیت {state}"}
                for number, state in states
            ],
        )

    @route("POST", "/v1/{key}/sms/receive.json")
    def receive(self, call: Call) -> Reply:
        unread, self.inbox = self.inbox[:100], self.inbox[100:]
        self.read += unread
        return self.refusal(call, "") or self.say(200, unread)

    @route("POST", "/v1/{key}/sms/inboxpaged.json")
    def inbox_paged(self, call: Call) -> Reply:
        return self.refusal(call, "") or self.say(200, page(call, self.read))

    @route("POST", "/v1/{key}/line/blocked/list.json")
    def blocked_list(self, call: Call) -> Reply:
        assert one(call, "blockreason") == "2"
        assert one(call, "startdate").isdigit()
        return self.refusal(call, "") or self.say(200, page(call, self.blocked))

    @route("POST", "/v1/{key}/account/info.json")
    def account(self, call: Call) -> Reply:
        info = {"remaincredit": 1500032, "expiredate": 1545129927, "type": "Master"}
        return self.refusal(call, "") or self.say(200, info)

    def refusal(self, call: Call, receptor: str) -> Reply | None:
        if call.params["key"] != KEY:
            return self.say(403)
        code = asked_code(call, receptor, ERRORS)
        return self.say(int(code)) if code else None

    def entry(self, call: Call, text: str) -> dict[str, Any]:
        number = int(self.next_id()) + 8792342
        self.states.setdefault(str(number), 1)
        return {
            "messageid": number,
            "message": text,
            "status": 1,
            "statustext": "در صف ارسال",
            "sender": one(call, "sender") or "10004346",
            "receptor": one(call, "receptor"),
            "date": 1356619709,
            "cost": 120,
        }

    def say(self, code: int, entries: Any = None, taken: bool | None = None) -> Reply:
        told = {"status": code, "message": "تایید شد" if code == 200 else ERRORS[str(code)]}
        taken = False if code != 200 else taken
        status = code if self.mirrors else 200
        return Reply(status, {"return": told, "entries": entries}, taken=taken)


def page(call: Call, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    start = 200 * (int(one(call, "pagenumber")) - 1)
    return entries[start : start + 200]
