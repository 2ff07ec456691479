"""Who is held out, who was exposed, and what the difference is worth."""
