"""What happened: the one door for facts, and the inbox that keeps them until history has them.

An event is durable when `record` returns. The reactor lets other modules answer to events inside
the state transaction; history turns the same events into parts. May call customers and accounts.
"""
