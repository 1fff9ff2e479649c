"""Checklists, job aids, scenarios and a co-branded certification for Open edX courses."""

__version__ = "0.1.0"
