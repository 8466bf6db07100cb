"""What was done: the acts of a matter, read for a person or a page."""
