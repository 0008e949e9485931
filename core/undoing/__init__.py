"""What was done as one act, taken back as one act."""
