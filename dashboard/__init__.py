"""The page: one file a page, and the time map."""
