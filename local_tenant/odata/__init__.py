"""OData query options as Graph's clients use them."""
