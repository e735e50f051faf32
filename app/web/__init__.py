"""Pages and forms, one folder per room. Rooms do not import rooms; pages touch neither tables nor SQL."""
