"""What a citizen reads: the read index of what is declared, kept up with the shelf."""
