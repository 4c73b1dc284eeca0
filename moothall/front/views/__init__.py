"""The pages of the whole hall: home, search, what this is, and what machines ask for."""
