"""Workbooks in and out, as offices really keep them."""
