"""Teachers' teams as a use case: propose, approve, lot; who teaches what, locked for the year."""
