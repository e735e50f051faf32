"""What comes from other systems: formats of their exports, matching by a person, batches that can be undone."""
