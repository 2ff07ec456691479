"""Who: rules over history and customers, and their members.

A rule is one JSON document: groups (`all`, `any`, `not`) around conditions. Conditions are a
family: one file in `conditions/` each. A segment is a named rule; its members are always computed.
"""
