"""The one door for what happened: accepts events into the inbox, feeds those who react."""
