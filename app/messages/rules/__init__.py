"""The tables that decide: words of the field, the act table, the route. Pure."""
