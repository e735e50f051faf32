"""Pure rules of files: limits, names, likeness, remarks for the operator, headers of an answer."""
