"""The register of force accounts on social media; START HERE: register.py. It never holds a password."""
