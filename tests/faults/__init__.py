"""What happens when something breaks: in this process, at every step (tests/kills kills the process instead)."""
