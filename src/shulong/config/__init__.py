"""Settings and the processes that serve them."""
