"""What the administrator's pages show, as frozen cards. An administrator sees the whole directory."""
