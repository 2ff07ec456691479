"""Language and place: calendars, digits, letters, phones, currencies. Pure functions."""
