"""What must reach whom by when."""
