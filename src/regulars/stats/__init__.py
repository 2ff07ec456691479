"""Pure numbers: arrays in, frozen dataclasses out; no database, no clock.

Models of repeat purchase (`purchase` says what each can tell: `nbd`, `bg_nbd`, `mbg_nbd`, `cnbd_k`,
`pareto_nbd`, `bg_bb`; `covariates` tells customers apart) and of spend (`gamma_gamma`), both put
together by `lifetime_value`; of contracts (`sbg`, `beta_discrete_weibull`, `kaplan_meier`,
`hazard`); and the statistics of an experiment (`always_valid`, `rates`, `sample_ratio`, `power`).
Each docstring names its paper. Importing a file loads numpy and scipy, so callers import it where
they use it.
"""
