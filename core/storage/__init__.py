"""The encrypted store: the only room that touches SQL."""
