"""The drop-in for the vendor's azuread plugin. It is not the vendor's, and says so.

It serves the resource types and functions that this project uses, with the vendor's tokens,
property names, ids, defaults, replace rules and state, so that a stack can move between the two
at any time. docs/architecture.md says why it exists.
"""
