"""Places and their names: knows where things are, has never heard of news."""
