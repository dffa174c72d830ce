"""Teams: what is shown there, and how it comes in and goes out."""
