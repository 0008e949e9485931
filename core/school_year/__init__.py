"""The school year: reporting, promotion, closing of a term, statistics, households."""
