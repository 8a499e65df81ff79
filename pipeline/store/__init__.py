"""What was read, kept for good: original bytes, articles, claims, and a log in which nothing can be changed unseen."""
