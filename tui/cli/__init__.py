"""The command line: every command calls one use case and prints what came of it."""
