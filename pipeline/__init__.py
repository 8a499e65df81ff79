"""From articles to who held what: knows news and control, never the page."""
