"""What people are told: the bell, and letters for those who have a mailbox."""
