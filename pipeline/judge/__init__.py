"""What a proposal means in its sentence: who gains, who loses, and on what day."""
