"""Processes that are killed at every step, and real workers on a real broker: slow, run by name (make faults)."""
