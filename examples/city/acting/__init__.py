"""Acts of the whole invented city: lawful matters in any number, and deviations planted among them beside innocent neighbours."""
