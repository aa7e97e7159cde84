"""Authentication strength policies."""
