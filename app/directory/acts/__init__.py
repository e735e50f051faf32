"""What an administrator changes: people, grants, the production calendar, hours and rules of channels.

Each function stands inside ``act(viewer)`` of its caller and leaves one history row per object changed.
"""
