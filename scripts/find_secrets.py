"""Looks for secrets in what is under version control; asks nobody. Part of `make lint`.

.secrets.baseline holds what was looked at and is none (names of variables, words of tests), as
hashes. What is found anew and is none either is taken in by `--renew`; look at what that changes
before it is committed.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

from detect_secrets.core import baseline
from detect_secrets.core.secrets_collection import SecretsCollection

BASELINE = Path(__file__).parents[1] / ".secrets.baseline"
# Hashes of packages and of what is known, and what is no text.
LEFT_OUT = re.compile(r"^requirements.*\.txt$|^\.secrets\.baseline$|\.(gz|png|svg)$")
PROCESSES = 2


def main() -> int:
    """1 where a file holds what looks like a secret and is not known to be none."""
    parser = argparse.ArgumentParser(description="Look for secrets; finds are named, not shown.")
    parser.add_argument("files", nargs="*", help="instead of all under version control")
    parser.add_argument("--renew", action="store_true", help="take what is found as none")
    asked = parser.parse_args()
    known = baseline.load(baseline.load_from_file(str(BASELINE)))
    found = SecretsCollection()
    found.scan_files(*(asked.files or _tracked()), num_processors=PROCESSES)
    if asked.renew:
        # slim: without times and line numbers, which would change with every commit
        written = baseline.format_for_output(found, is_slim_mode=True)
        BASELINE.write_text(json.dumps(written, indent=2) + "\n")
        return 0
    new = found - known
    for file, secret in new:
        print(f"{file}:{secret.line_number}: {secret.type}", file=sys.stderr)
    if new:
        print(
            "Take it out; if it is none, scripts/find_secrets.py says what to do.", file=sys.stderr
        )
    return 1 if new else 0


def _tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, check=False)
    if listed.returncode:
        return []  # an archive of the source: nothing is committed from it
    names = listed.stdout.split("\0")
    return [name for name in names if Path(name).is_file() and not LEFT_OUT.search(name)]


if __name__ == "__main__":
    sys.exit(main())
