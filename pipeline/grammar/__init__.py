"""Rules of reading, kept as data: what words speak of a change, and who stands where around them."""
