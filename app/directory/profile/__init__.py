"""A profile as data: read and inspected whole, loaded in one act or not at all, compared, written back.

The file seeds a centre; afterwards the database is true. ``running`` reads the centre back as the same value, so that
export, difference and the test of both are one comparison.
"""

from app.directory.profile.applying import apply_changes
from app.directory.profile.difference import Change, differences
from app.directory.profile.loading import load_profile
from app.directory.profile.parts import SHIPPED, Profile, codes, shipped
from app.directory.profile.reading import read_profile
from app.directory.profile.running import running_code, running_profile
from app.directory.profile.writing import write_profile

__all__ = [
    "SHIPPED", "Change", "Profile", "apply_changes", "codes", "differences", "load_profile", "read_profile",
    "running_code", "running_profile", "shipped", "write_profile",
]
