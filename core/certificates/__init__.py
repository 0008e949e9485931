"""Papers that a school hands out: certificates, statements, cards."""
