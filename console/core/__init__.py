"""Ground floor: what every domain stands on. Knows no subject."""
