"""Questions about what is to be done for events, and about templates; nothing here writes."""
