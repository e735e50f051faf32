"""Open messages brought under a new rule, when the person who enters it says so; never silently."""
