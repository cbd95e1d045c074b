"""`make chaos`: random schedules of crashes, each run to its end and compared; output/chaos.json.

Usage: python -m tests.chaos [HOW MANY [FIRST SEED]]. Exit code 1 when one differs. Then a tenth as
many, eighteen at most, of deaths of Airflow's own processes (tests.chaos.whole).
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import monotonic

from tenken import keys, output

for variable in (keys.EVIDENCE, keys.AUDIT):
    os.environ.setdefault(variable, keys.new_key())

from tests.chaos.city import City, a_city  # noqa: E402
from tests.chaos.disturbances import schedule  # noqa: E402
from tests.chaos.harness import end_of  # noqa: E402
from tests.chaos.standing import State, differences  # noqa: E402


def main() -> None:
    """Try the schedules and tell."""
    many, first = ([int(word) for word in sys.argv[1:]] + [200, 0][len(sys.argv) - 1 :])[:2]
    tried, differing, kinds = 0, {}, Counter[str]()
    began = monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="tenken-chaos-") as folder,
        a_city(Path(folder)) as city,
    ):
        if city.small is None:
            print("no small file system can be mounted here: disk full is left out")
        undisturbed = end_of(city, [])
        sizes = {what: len(undisturbed[what]) for what in ("tickets", "events", "audit")}
        print(f"undisturbed: {sizes}", flush=True)
        for seed in range(first, first + many):
            planned = schedule(seed)
            found = differences(end_of(city, planned), undisturbed)
            tried += 1
            kinds.update(each.kind for each in planned)
            if found:
                differing[seed] = found
                print(f"{seed}: {'; '.join(map(str, planned))}: {'; '.join(found)}", flush=True)
            if tried % 20 == 0:
                print(f"{tried} tried, {len(differing)} differing", flush=True)
        deaths = _deaths(city, Path(folder) / "whole", many // 10)
    again = city.started_again
    result = {
        "tried": tried,
        "server started again": again,
        "differing": differing,
        "disturbances": dict(kinds),
        "deaths of Airflow": deaths,
    }
    (output() / "chaos.json").parent.mkdir(parents=True, exist_ok=True)
    (output() / "chaos.json").write_text(json.dumps(result, indent=1), encoding="utf-8")
    told = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
    print(f"schedules: {tried} tried, {len(differing)} differing "
          f"({told}; server started again {again}; {monotonic() - began:.0f} s)")  # fmt: skip
    apart = sum(bool(found) for found in deaths.values())
    print(f"deaths of Airflow's processes: {len(deaths)} tried, {apart} differing")
    sys.exit(bool(differing) or bool(apart))


def _deaths(city: City, place: Path, many: int) -> dict[str, list[str]]:
    """What is not equal after each death of one of Airflow's processes."""
    from tests.chaos.whole import (
        MANY,
        death,
        whole,
    )  # imports Airflow, which the others fork without

    deaths: dict[str, list[str]] = {}
    if not many:
        return deaths
    with whole(city, place) as airflow:
        undisturbed: State = airflow.end_of(None)
        for seed in range(min(many, MANY)):
            planned = death(seed)
            found = differences(airflow.end_of(planned), undisturbed)
            deaths[f"{seed}: {planned}"] = found
            print(f"{planned}: {'; '.join(found) or 'equal'}", flush=True)
    return deaths


if __name__ == "__main__":
    main()
