"""Officers who file until they are answered, and supervisors who acknowledge what reaches them.

Filing is spread over the trial's seconds. One officer in twenty presses twice at the same time, on two replicas where
there are two. Six supervisors in ten acknowledge at once, three late, after others were told, and one never.
"""

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp

from benchmarks.chaos.scene import Scene, account, answers, chance

_PATIENCE = aiohttp.ClientTimeout(total=3)
_PAUSE_SECONDS = 0.1
_PRESS_TWICE, _NEVER, _LATE = 0.05, 0.1, 0.3


class Outside:
    """Everybody who uses the replicas."""

    def __init__(self, scene: Scene, http: aiohttp.ClientSession) -> None:
        self._scene, self._http = scene, http

    async def file(self, number: int, run: str) -> None:
        """File one contact when its time has come."""
        await asyncio.sleep(self._scene.seconds * number / self._scene.contacts)
        presses = 2 if chance("twice", number) < _PRESS_TWICE else 1
        asked = {"person": account(number), "run": run, "answers": answers(number)}
        began = time.time()
        for told in await asyncio.gather(*(self._until_answered("file", asked) for _ in range(presses))):
            self._scene.note("answered", run=run, reference=told["reference"], seconds=time.time() - began)

    async def acknowledge(self, reference: str, person: str) -> None:
        """Acknowledge a contact as somebody to whom it was told, at once, late or never."""
        chosen = chance("acknowledge", reference)
        if chosen < _NEVER:
            return
        await asyncio.sleep(random.uniform(6, 20) if chosen < _NEVER + _LATE else random.uniform(0, 4))
        asked = {"person": f"slack:account-{person}", "reference": reference}
        told = await self._until_answered("acknowledge", asked)
        # Refused: somebody else has it, or this was pressed on a message that came after the acknowledgement.
        self._scene.note("acknowledged", reference=reference, done="reference" in told, why=told.get("why"))

    async def _until_answered(self, path: str, asked: dict[str, Any]) -> dict[str, Any]:
        while True:
            port = random.choice(self._scene.replicas)
            try:
                async with self._http.post(f"http://127.0.0.1:{port}/{path}", json=asked) as response:
                    if response.status in (200, 409):
                        told: dict[str, Any] = await response.json()
                        return told
            except (aiohttp.ClientError, TimeoutError):
                pass  # the replica was killed or is stopped
            await asyncio.sleep(_PAUSE_SECONDS)

    async def messages(self) -> AsyncIterator[dict[str, Any]]:
        """What the platform delivers, as it comes."""
        path, seen = self._scene.folder / "platform", 0
        path.touch()
        while True:
            with path.open("rb") as file:
                file.seek(seen)
                whole, _, _ = file.read().rpartition(b"\n")
            seen += len(whole) + 1 if whole else 0
            for message in map(json.loads, whole.splitlines()):
                if message["taken"]:
                    yield message
            await asyncio.sleep(_PAUSE_SECONDS)


async def _run(scene: Scene) -> None:
    async with aiohttp.ClientSession(timeout=_PATIENCE) as http, asyncio.TaskGroup() as tasks:
        outside = Outside(scene, http)
        for begun in scene.noted("begun"):
            tasks.create_task(outside.file(begun["number"], begun["run"]))
        told: set[str] = set()
        async for message in outside.messages():
            if message["contact"] not in told and message["kind"] in ("told", "reminder"):
                told.add(message["contact"])
                tasks.create_task(outside.acknowledge(message["contact"], message["recipient"]))


def serve(scene: Scene) -> None:
    """Run until killed."""
    asyncio.run(_run(scene))
