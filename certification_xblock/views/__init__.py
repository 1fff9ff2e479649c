"""The public pages: thin; what they show comes from the api, what they answer from typed errors."""
