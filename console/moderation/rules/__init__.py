"""What is asked of a comment as it comes in, and how the answers add up."""
