"""Questions about events: what is on, one event, feeds, clashes."""
