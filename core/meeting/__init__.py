"""The draw as a meeting: what was chosen, approved, typed and stands around it."""
