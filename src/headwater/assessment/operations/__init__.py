"""What changes what is kept, one module for each sort of thing."""
