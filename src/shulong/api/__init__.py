"""The HTTP interface: it asks and shows, it decides nothing."""
