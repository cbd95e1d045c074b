#!/bin/sh
# Looks for secrets in what is under version control; asks nobody. Part of `make lint`.
# .secrets.baseline holds what was looked at and is none (words of tests, an example), as hashes.
# A new false find: `detect-secrets scan --baseline .secrets.baseline`, and look at the difference.
set -eu
git rev-parse --is-inside-work-tree > /dev/null 2>&1 || exit 0  # an archive: nothing to commit
git ls-files | grep -vE '^requirements.*txt$|^\.secrets\.baseline$|\.(gz|png|svg)$' |
  xargs detect-secrets-hook --no-verify --baseline .secrets.baseline
