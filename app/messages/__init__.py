"""The registry of messages: the act table, routes, clocks, assignments, answers, evidence, reaction."""
