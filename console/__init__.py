"""The console: moderation, approval and bulk work for the people who run a site."""
