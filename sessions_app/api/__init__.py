"""REST under /api/v1/: each view loads through the caller's organization and ends in one service call."""
