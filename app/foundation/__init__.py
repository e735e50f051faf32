"""The ground: database and act, moments, the clock, history, the viewer, refusals."""
