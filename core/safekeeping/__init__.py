"""Copies, the way back in, and the examination of a store."""
