"""The base of our own Pulumi plugins: property tables, check, diff, state, and the gRPC server."""
