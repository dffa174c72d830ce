"""How long records are kept, what holds them for a case, and how they are handed over or erased."""
