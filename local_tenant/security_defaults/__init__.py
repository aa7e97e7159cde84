"""Security defaults: one object, on or off."""
