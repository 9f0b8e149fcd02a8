"""What changes what this room keeps: one module for each sort of thing."""
