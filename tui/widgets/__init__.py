"""List, form and review: the widgets over which screens are declared."""
