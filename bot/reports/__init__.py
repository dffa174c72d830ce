"""What officers report through the guided flows besides contacts from the public; START HERE: flow.py."""
