"""Findings in words, for alerts (in the shop's language) and the command line (in English)."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.locale.digits import group
from regulars.operations.findings import Finding


@dataclass(frozen=True, slots=True)
class Said:
    """One finding: what is the matter, and what to do."""

    title: str
    act: str


def say(finding: Finding, language: str = "en") -> Said:
    """The finding in a language; one that we do not speak is told in English."""
    titles = _TITLES.get(language, _TITLES["en"])
    acts = _ACTS.get(language, _ACTS["en"])
    title = titles[finding.code].format(**_values(finding, language))
    return Said(title.strip(), acts[finding.act])


def _values(finding: Finding, language: str) -> dict[str, str]:
    channels = _CHANNELS.get(language, _CHANNELS["en"])
    return {
        "name": finding.name or channels.get(finding.subject, finding.subject),
        "count": group(str(finding.count), language),
        "minutes": group(f"{finding.seconds / 60:.0f}", language),
        "share": group(f"{finding.share * 100:.2f}", language) + ("%" if language == "en" else "٪"),
        "detail": finding.detail,
    }


# Findings about a channel carry its key; people know it by its name.
_CHANNELS = {
    "en": {
        "email": "E-mail",
        "sms": "SMS",
        "web_push": "Web push",
        "app_push": "App push",
        "bale": "Bale (by number)",
        "whatsapp": "WhatsApp",
        "telegram": "Telegram",
        "bale_bot": "Bale bot",
        "rubika": "Rubika",
        "eitaa": "Eitaa",
    },
    "fa": {
        "email": "ایمیل",
        "sms": "پیامک",
        "web_push": "اعلان مرورگر",
        "app_push": "اعلان برنامه",
        "bale": "بله (با شماره)",
        "whatsapp": "واتساپ",
        "telegram": "تلگرام",
        "bale_bot": "بازوی بله",
        "rubika": "روبیکا",
        "eitaa": "ایتا",
    },
    "ar": {
        "email": "البريد",
        "sms": "رسائل نصية",
        "web_push": "إشعار المتصفح",
        "app_push": "إشعار التطبيق",
        "bale": "بله (بالرقم)",
        "whatsapp": "واتساب",
        "telegram": "تيليجرام",
        "bale_bot": "بوت بله",
        "rubika": "روبيكا",
        "eitaa": "إيتا",
    },
}

_TITLES = {
    "en": {
        "worker_silent": "The background work does not run; nothing is sent.",
        "clock_back": "The clock of this machine is wrong.",
        "disk_low": "Only {share} of the disk is free.",
        "sender_resting": "{name} does not answer; {count} messages wait, none is lost.",
        "waiting_long": "{name}: {count} messages have been stuck for {minutes} minutes.",
        "complaints": "{name}: {share} of those who got a message called it spam.",
        "events_behind": "{count} events have waited for {minutes} minutes.",
        "job_failing": "{name} has failed for {minutes} minutes: {detail}",
        "held": "All sending is held; {count} messages wait.",
        "mailing_paused": "{name} stands still; {count} messages wait.",
        "unclear": "{name}: {count} messages may or may not have arrived ({share}).",
        "bounces": "{name}: {share} of the addresses do not exist.",
        "sender_unwell": "{name} says: {detail}",
        "dead_letters": "{count} events could not be understood and were set aside.",
        "work_failed": "{name} ended with an error: {detail}",
        "work_waits": "{count} pieces of work have waited for {minutes} minutes.",
        "paused_for_complaints": "Marketing e-mail is paused: {share} called it spam.",
    },
    "fa": {
        "worker_silent": "کارهای پس‌زمینه نمی‌چرخد؛ چیزی فرستاده نمی‌شود.",
        "clock_back": "ساعت این دستگاه درست نیست.",
        "disk_low": "تنها {share} از دیسک آزاد است.",
        "sender_resting": "{name} پاسخ نمی‌دهد؛ {count} پیام در انتظار است و هیچ‌یک گم نشده.",
        "waiting_long": "{name}: {count} پیام {minutes} دقیقه است که مانده.",
        "complaints": "{name}: {share} از گیرندگان پیام را هرزنامه خواندند.",
        "events_behind": "{count} رویداد {minutes} دقیقه در انتظار مانده.",
        "job_failing": "{name} از {minutes} دقیقه پیش ناکام می‌ماند: {detail}",
        "held": "همهٔ فرستادن‌ها نگه داشته شده؛ {count} پیام در انتظار است.",
        "mailing_paused": "{name} ایستاده است؛ {count} پیام در انتظار است.",
        "unclear": "{name}: معلوم نیست {count} پیام رسیده باشد ({share}).",
        "bounces": "{name}: {share} از نشانی‌ها وجود ندارد.",
        "sender_unwell": "{name} می‌گوید: {detail}",
        "dead_letters": "{count} رویداد فهمیده نشد و کنار گذاشته شد.",
        "work_failed": "{name} با خطا پایان یافت: {detail}",
        "work_waits": "{count} کار {minutes} دقیقه در انتظار مانده.",
        "paused_for_complaints": "ایمیل تبلیغی ایستاد: {share} آن را هرزنامه خواندند.",
    },
    "ar": {
        "worker_silent": "العمل في الخلفية لا يجري؛ لا يُرسل شيء.",
        "clock_back": "ساعة هذا الجهاز غير صحيحة.",
        "disk_low": "لم يبق فارغًا من القرص إلا {share}.",
        "sender_resting": "{name} لا يستجيب؛ {count} رسالة تنتظر ولم تُفقد أي منها.",
        "waiting_long": "{name}: {count} رسالة عالقة منذ {minutes} دقيقة.",
        "complaints": "{name}: {share} ممن وصلتهم رسالة عدّوها مزعجة.",
        "events_behind": "{count} حدثًا ينتظر منذ {minutes} دقيقة.",
        "job_failing": "{name} يفشل منذ {minutes} دقيقة: {detail}",
        "held": "كل الإرسال محتجز؛ {count} رسالة تنتظر.",
        "mailing_paused": "{name} متوقفة؛ {count} رسالة تنتظر.",
        "unclear": "{name}: لا يُعرف هل وصلت {count} رسالة ({share}).",
        "bounces": "{name}: {share} من العناوين غير موجودة.",
        "sender_unwell": "يقول {name}: {detail}",
        "dead_letters": "تعذر فهم {count} حدثًا فوُضعت جانبًا.",
        "work_failed": "انتهى {name} بخطأ: {detail}",
        "work_waits": "{count} عملًا ينتظر منذ {minutes} دقيقة.",
        "paused_for_complaints": "أُوقف بريد التسويق: عدّه {share} مزعجًا.",
    },
}

_ACTS = {
    "en": {
        "start_worker": "Start it: regulars serve (or regulars work).",
        "set_clock": "Set the clock; a time service keeps it right.",
        "free_disk": "Free or add space before it is full.",
        "wake": "We try again on our own; Operations can try at once.",
        "see_messages": "Look at the messages.",
        "read_log": "The log of the worker tells more.",
        "release": "An owner releases it in Operations.",
        "resume": "Mend the cause, then resume it in Operations.",
        "resolve": "Decide in Operations: send them again, or leave them.",
        "retry": "Retry them in Operations.",
        "replay": "Replay them in Operations once the cause is mended.",
        "open_channel": "Look at the channel's settings.",
    },
    "fa": {
        "start_worker": "راهش بیندازید: regulars serve یا regulars work.",
        "set_clock": "ساعت را تنظیم کنید.",
        "free_disk": "پیش از پر شدن، جا باز کنید.",
        "wake": "خودمان دوباره می‌آزماییم؛ در «گردش کار» می‌توانید همین حالا بیازمایید.",
        "see_messages": "پیام‌ها را ببینید.",
        "read_log": "گزارش کار پس‌زمینه بیشتر می‌گوید.",
        "release": "مالک در «گردش کار» بازش می‌کند.",
        "resume": "علت را برطرف کنید و در «گردش کار» ادامه دهید.",
        "resolve": "در «گردش کار» تصمیم بگیرید: دوباره برود یا بماند.",
        "retry": "در «گردش کار» دوباره بفرستید.",
        "replay": "پس از برطرف شدن علت، در «گردش کار» دوباره بخوانید.",
        "open_channel": "تنظیمات کانال را ببینید.",
    },
    "ar": {
        "start_worker": "شغّله: regulars serve أو regulars work.",
        "set_clock": "اضبط الساعة.",
        "free_disk": "أفسح مكانًا قبل أن يمتلئ.",
        "wake": "نعيد المحاولة وحدنا؛ ويمكنك في «التشغيل» أن تحاول الآن.",
        "see_messages": "انظر إلى الرسائل.",
        "read_log": "سجل العمل في الخلفية يخبر بالمزيد.",
        "release": "يطلقه المالك في «التشغيل».",
        "resume": "أصلح السبب ثم استأنف في «التشغيل».",
        "resolve": "قرر في «التشغيل»: إرسالها ثانية أو تركها.",
        "retry": "أعد إرسالها في «التشغيل».",
        "replay": "أعد قراءتها في «التشغيل» بعد إصلاح السبب.",
        "open_channel": "انظر إلى إعدادات القناة.",
    },
}
