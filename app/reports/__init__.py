"""Papers that write themselves: the weekly note."""
