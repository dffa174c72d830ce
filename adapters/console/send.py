"""Write to the terminal."""

import sys


def send(text: str) -> None:
    """Print a text; characters that the terminal can't show are replaced rather than fatal."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, errors="replace").decode(encoding) + "\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """Print what went wrong."""
    sys.stderr.write(f"signpost: {text}\n")
    sys.stderr.flush()


def progress(done: int, of: int) -> None:
    """Show how far a long step is, on one line that is written over."""
    if sys.stderr.isatty() or done == of:
        sys.stderr.write(f"\r  reading the policies: {done:,} of {of:,}" + ("\n" if done == of else ""))
        sys.stderr.flush()
