"""Tests inside the LMS."""
