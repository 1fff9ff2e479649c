"""The XBlocks: thin entry points that read their fields, ask the api, and show the answer."""
