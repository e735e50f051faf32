"""Personal data past their time: what is due, the act that orders its destruction, what the background destroys."""
