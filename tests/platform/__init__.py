"""Tests that run inside a checkout of the platform: see scripts/test-platform."""
