"""`whoheld ...`: everything that the page does, for a terminal and for scripts."""
