"""What the project says, in which languages, and whether all of it can be translated."""
