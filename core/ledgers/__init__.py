"""Ledgers 台账: declared tables over the register, ready for paper or a workbook."""
