"""How customers let us in by themselves: in the browser, in the shop's app, by a link to a bot."""
