"""Tenken: re-verifies, on a schedule, that every record carries the right person's My Number."""
