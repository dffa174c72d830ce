"""Tell what a check found, line by line as it is found."""

from collections.abc import AsyncIterator

from adapters.console.send import send
from adapters.findings import Finding

_MARKS = {True: "OK      ", False: "NOT OK  ", None: "NOTE    "}


async def told(findings: AsyncIterator[Finding]) -> int:
    """Print them; gives the exit status, 1 where something is not right."""
    wrong = 0
    async for finding in findings:
        send(_MARKS[finding.is_right] + finding.what)
        if finding.todo:
            send(" " * len(_MARKS[None]) + finding.todo)
        wrong += finding.is_right is False
    return 1 if wrong else 0
