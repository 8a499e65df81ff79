"""One reader a format: bytes to articles, with what could not be read set aside."""
