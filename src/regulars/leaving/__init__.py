"""Why they leave: what differed before, between people who stayed away and people who came back.

Words: factor, landmark, associated. Factors are a family: one function in `factors/` each. A
difference here is an association, never a cause; a campaign with a hold-out tells about causes.
"""
