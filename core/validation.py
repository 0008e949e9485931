"""A draft becomes facts, or every problem at once. Pure.

(Interface only so far; being filled in.)
"""
