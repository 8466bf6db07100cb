"""The words everything else is said in: regions, identifiers, working days, periods, money, errors."""
