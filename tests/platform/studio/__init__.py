"""Tests inside Studio."""
