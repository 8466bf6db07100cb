"""The views, one file a subject."""
