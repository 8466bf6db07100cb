"""Dynamic adjustment of declared powers: proposed, reviewed by the legal office, decided, published, in force from a day."""
