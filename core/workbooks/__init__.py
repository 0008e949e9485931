"""Workbooks in and out as use cases: look, put right, store, fill, export."""
