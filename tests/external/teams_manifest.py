"""Print the manifest of the Teams app, for teams_manifest.js to read: `python -m tests.external.teams_manifest`."""

import json
from pathlib import Path

from adapters.teams.manifest import manifest
from bot.settings import Settings


def main() -> None:
    settings = Settings(
        data=Path(), teams_app_id="00000000-1111-2222-3333-444444444444", public_url="https://signpost.example"
    )
    print(json.dumps(manifest(settings)))


if __name__ == "__main__":
    main()
