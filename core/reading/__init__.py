"""Texts of drafts into values, field by field, and values back into texts. Pure."""
