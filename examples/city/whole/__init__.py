"""A whole invented city at a scale factor: its places, organs, laws, powers, flows and lists, and the faults planted in them."""
