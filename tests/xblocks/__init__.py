"""Tests of the XBlocks against XBlock's own runtime; the api is exchanged where a test needs a state at will."""
