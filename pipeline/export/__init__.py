"""Taking it away: tables and pictures, one writer a format, all from the same columns."""
