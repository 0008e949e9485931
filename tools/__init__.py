"""What developers run: catalogs, fonts, tables. Nothing here is needed at run time."""
