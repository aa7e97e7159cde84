"""Makes a checkout ready to run: Python packages, the Pulumi engine, the azuread plugin.

It runs before anything is installed, so it imports nothing but the standard library.
"""
