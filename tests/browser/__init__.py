"""The path in a browser, against the demo: learner, author and operator, with axe on every state."""
