"""The forms in which data arrives, each turned into one staged table of text."""
