"""One message to many, once: audience, hold-out, sending, and what it earned."""
