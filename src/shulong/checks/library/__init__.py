"""Every check, one file each, by domain."""
