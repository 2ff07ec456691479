"""Who began together, and who of them came back: cohorts by period and by age.

Words: cohort (who began in one period), cell (one cohort, so many periods or days later), triangle
(all cells of a question), grid (which cells there are, and which of them time has filled).
"""
