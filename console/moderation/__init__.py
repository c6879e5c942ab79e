"""Comments and the decisions about them."""
