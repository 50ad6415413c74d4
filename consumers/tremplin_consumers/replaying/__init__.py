"""What a replay is made of: rows written again in tables of its session, figures summed apart, and what differs."""
