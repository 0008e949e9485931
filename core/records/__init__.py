"""Stored records as people work on them: forms, past, drafts, relatives, duplicates."""
