"""A finding followed among people: the card shown to the organ answerable, what is to be done until when, and the answer."""
