"""Machine-readable twins of the public pages."""
