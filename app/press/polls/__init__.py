"""Public discussions, polls and votes held on the feedback platform: their results, kept beside the messages."""
