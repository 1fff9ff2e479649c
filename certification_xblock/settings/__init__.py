"""What the plugin adds to the platform's settings; one module a kind of environment, as the platform asks."""
