"""The domain of a village school's office: it knows no screen and no bundle."""
