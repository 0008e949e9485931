"""Record changes 学籍异动: what may happen to an enrolment, how it is written down and undone."""
