"""Front: home, search, about: the pages that look at every room below."""
