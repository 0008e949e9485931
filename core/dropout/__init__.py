"""Dropout prevention 控辍保学: cases, visits, who answers for what, pledges."""
