"""Evidence: bytes, type, hash, likeness, what the camera wrote, derivatives, and how files are served.

``receive`` (acts) is the one call of an upload; ``open_variant`` (reading) the one call of a download.
"""
