"""Paper: a pure layout first, then PDF, workbook or text."""
