"""What can be recognised by its form alone. Each module knows one kind of thing and where it stands in a text."""
