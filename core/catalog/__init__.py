"""Official code lists by year, as data in resources/codes, extended by a county's own lists; what belongs to a code."""
