"""What is declared, read from the shelf: where the lists of powers meet the sealed deliveries that hold them."""
