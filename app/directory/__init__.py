"""People, grants, units, topics, channels with their rules, calendar days, the profile they come from."""
