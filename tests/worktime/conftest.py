"""Real calendars are compared only where MCU_SAMPLES names their folder."""

import os

collect_ignore = [] if os.environ.get("MCU_SAMPLES") else ["test_calendar_samples.py"]
