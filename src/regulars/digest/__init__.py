"""The week by e-mail: the numbers of Home, what is new about them and what to do, for the staff.

Words: digest, reader. A reader asks for it; it goes out once a week, on the shop's first weekday.
"""
