"""Graph's throttles, as its throttling-limits page states them (GRAPH.md section 1)."""
