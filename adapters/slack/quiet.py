"""What Slack's libraries log, without what people wrote: only where it was said, and what kind of error."""

import logging


class _WithoutContent(logging.Filter):
    """Replaces a message by where in the library it was written, at every level."""

    def filter(self, record: logging.LogRecord) -> bool:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        record.msg = f"slack library: {record.filename}:{record.lineno} {kind}".rstrip()
        record.args, record.exc_info, record.exc_text, record.stack_info = (), None, None, None
        return record.levelno >= logging.WARNING


def quiet_logger() -> logging.Logger:
    """The logger to hand to the libraries; it silences those that they make for themselves."""
    made = logging.getLogger("signpost.slack.library")
    made.setLevel(logging.WARNING)
    if not made.filters:
        made.addFilter(_WithoutContent())
    for library in ("slack_sdk", "slack_bolt"):
        logging.getLogger(library).setLevel(logging.CRITICAL + 1)
    return made
