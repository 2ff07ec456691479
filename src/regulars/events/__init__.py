"""The one door for what happened: accepts events into the inbox and feeds those who react to them."""
