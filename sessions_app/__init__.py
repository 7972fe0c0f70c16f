"""The domain: organizations, sessions, people, scores, the log; and its HTTP edges."""
