"""Microsoft 365 access policy as code: from YAML to a tenant, and the checks around it."""
