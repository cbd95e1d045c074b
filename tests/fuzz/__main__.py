"""The long form: `make fuzz MINUTES=10`. Prints how many inputs each way in was given, and raised.

Half of the time damaged good files from hypothesis, half of it atheris, which looks for inputs
that reach new lines. Then a line of 10 GB, which is never stored, and a file of wrong quotes.
Ends with 1 if anything raised.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
import warnings
from importlib.util import find_spec

from hypothesis import HealthCheck, Phase, given, settings

from tests.fuzz import large
from tests.fuzz.inputs import anything
from tests.fuzz.targets import Target, targets


def main(minutes: float) -> int:
    """Fuzz every target for its share of the time."""
    each = minutes * 60 / len(targets()) / 2
    guided = find_spec("atheris") is not None
    if not guided:
        print("atheris is not installed; hypothesis has all of the time")
    raising = total = 0
    print(f"{'way in':20} {'inputs':>9} {'refused':>9} {'raising':>7}")
    for name, target in targets().items():
        given, refused, raised = damaged(target, each * (1 if guided else 2))
        if guided:
            more, crashed = by_coverage(name, each)
            given, raised = given + more, raised + crashed
        total, raising = total + given, raising + raised
        print(f"{name:20} {given:9,} {refused:9,} {raised:7,}", flush=True)
    print(f"{total:,} inputs, {raising} raising")
    return 1 if raising or not large.report() else 0


def damaged(target: Target, seconds: float) -> tuple[int, int, int]:
    """Inputs, refused, raised of hypothesis."""
    counts = [0, 0, 0]
    until = time.monotonic() + seconds

    @settings(max_examples=200, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(data=anything(target.good))
    def attempt(data: bytes) -> None:
        if time.monotonic() > until:
            return
        counts[0] += 1
        try:
            counts[1] += not target(data)
        except Exception as error:
            counts[2] += 1
            if counts[2] < 4:
                print(f"  {target.name}: {type(error).__name__} by {data[:200]!r}")

    warnings.simplefilter("ignore")
    while time.monotonic() < until:
        attempt()
    return counts[0], counts[1], counts[2]


def by_coverage(name: str, seconds: float) -> tuple[int, int]:
    """Inputs and crashes of atheris, in a process of its own, for it ends that at a crash."""
    command = [sys.executable, "-m", "tests.fuzz.guided", name, str(max(1, int(seconds)))]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    executed = re.search(r"number_of_executed_units:\s*(\d+)", done.stderr)
    if done.returncode:
        print(f"  {name}: atheris ended with {done.returncode}\n{done.stderr[-1500:]}")
    return int(executed[1]) if executed else 0, int(done.returncode != 0)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
