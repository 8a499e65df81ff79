"""The whole world's places for general news: no theatre, no sides; the likeliest reading with its confidence."""
