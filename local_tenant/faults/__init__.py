"""Faults on demand: error replies, lost connections, latency, replication delay."""
