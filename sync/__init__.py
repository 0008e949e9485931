"""Bundles between a village school and its township centre school."""
