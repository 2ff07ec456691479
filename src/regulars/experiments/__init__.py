"""Who is held out by lot, and what the difference says.

Words: experiment, arm (treated, control), hold-out, exposure, lift, verdict. `assignment` draws the
lot, `service.expose` logs it in both arms, `service.lift` joins the log with orders. May call
history, accounts and stats; campaigns and journeys call it.
"""
