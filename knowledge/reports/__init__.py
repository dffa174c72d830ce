"""What a force does with what its people report: whom it is told, by when, what they must do."""
