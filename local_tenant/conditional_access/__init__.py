"""Conditional access: policies and named locations."""
