#!/bin/sh
# Browser tests use Debian's Chromium. Install it when we may; otherwise say loudly what is missing.
if command -v chromium >/dev/null 2>&1; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests …"
    apt-get update -qq >/dev/null 2>&1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null 2>&1 && exit 0
fi
echo "!!! No Chromium, and it may not be installed here: THE BROWSER TESTS DO NOT RUN." >&2
echo "!!! Install the package 'chromium' and run the tests again." >&2
exit 0
