#!/bin/sh
# Makes .venv with the lock installed and `tenken` in it. Run by `make venv`.
set -eu

"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
  echo "Tenken needs Python 3.11 or newer; '$PYTHON' is $("$PYTHON" --version 2>&1 || echo missing)." >&2
  echo "Name another one: make run PYTHON=python3.12" >&2
  exit 2
}
free_mb=$(df -Pm . | awk 'NR==2 {print $4}')
[ "$free_mb" -ge 3000 ] || {
  echo "Tenken needs 3 GB of disk for its environment and database; $free_mb MB are free here." >&2
  exit 2
}
if [ ! -x "$VENV/bin/python" ]; then
  "$PYTHON" -m venv "$VENV" || {
    echo "'$PYTHON -m venv' failed. On Debian and Ubuntu: apt-get install python3-venv" >&2
    exit 2
  }
fi
if [ -n "${WHEELHOUSE:-}" ]; then  # no index is asked: what is not there is an error
  [ -d "$WHEELHOUSE" ] || {
    echo "No folder '$WHEELHOUSE'. Make it where there is a network: make wheelhouse" >&2
    exit 2
  }
  PIP_NO_INDEX=1 PIP_FIND_LINKS=$(cd "$WHEELHOUSE" && pwd)
  export PIP_NO_INDEX PIP_FIND_LINKS
fi
echo "Installing the locked packages into $VENV (a minute or two, once) ..."
"$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
  -r requirements.txt -r requirements-celery.txt -r requirements-dev.txt
"$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps \
  --no-build-isolation -e .
touch "$VENV/.installed"
