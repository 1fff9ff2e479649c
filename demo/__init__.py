"""The embedded platform: a small course site on xblock-sdk that plays LMS and Studio for the plugin."""
