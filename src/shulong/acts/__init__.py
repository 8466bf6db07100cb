"""What was done: acts received as they happen, and the acts of one matter read for a person or a page."""
