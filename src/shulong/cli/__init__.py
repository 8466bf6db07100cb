"""The command line: it asks and shows, it decides nothing."""
