"""What things are: typed records, no I/O. Imports the standard library and pydantic only."""
