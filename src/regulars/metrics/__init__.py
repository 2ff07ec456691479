"""How many and how much, per period, with definition, unit and doubt; cohorts, RFM, lifecycle."""
