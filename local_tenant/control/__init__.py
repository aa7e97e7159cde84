"""The control plane: what a developer or a test asks of the local tenant itself."""
