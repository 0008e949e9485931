"""What a register shows: which rows, in which order, in which columns."""
