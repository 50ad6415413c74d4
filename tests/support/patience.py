"""How long a test waits for what must come."""

PATIENCE = 240.0
"""Seconds. It says nothing of speed: a busy build machine is several times slower, and what comes is not waited for."""
