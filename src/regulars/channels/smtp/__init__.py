"""SMTP, spoken to one server: the connection, its words, and what its answers mean."""
