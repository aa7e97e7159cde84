"""YAML to a typed model: what is written under `policies/` and `stacks/`, with every position kept."""
