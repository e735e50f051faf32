"""What those above the daily work put to each other: questions passed up with their decisions, measures and tasks."""
