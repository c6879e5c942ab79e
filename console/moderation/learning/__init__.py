"""A score that learns from the team's own decisions, on this machine only."""
