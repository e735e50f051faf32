"""What happens by itself: the timetable, the ticker that rings by it, and the jobs; each loads and makes one call."""
