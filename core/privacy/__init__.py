"""What is covered, asked, noted and told of personal data."""
