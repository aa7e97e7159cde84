"""The functions (data sources) of the drop-in, one file a kind of object."""
