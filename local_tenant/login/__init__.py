"""Entra's token endpoint, its metadata, and the Azure metadata endpoint."""
