"""A checklist in plain Python: its lines, their identity over edits, answers, progress, and its forms as text and OLX."""
