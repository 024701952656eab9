#!/bin/sh
# Installs a lock file and Vigie itself into the project's own environment.
# usage: install.sh PYTHON VENV LOCKFILE
set -eu
python=$1 venv=$2 lock=$3
if [ ! -x "$venv/bin/python" ]; then
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
        echo "Vigie needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" >&2
        exit 1
    }
    "$python" -m venv "$venv"
fi
# uv is about ten times faster than pip; without it pip does the same from the same lock file.
if [ ! -x "$venv/bin/uv" ]; then
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check uv || true
fi
if [ -x "$venv/bin/uv" ]; then
    VIRTUAL_ENV=$(cd "$venv" && pwd) "$venv/bin/uv" pip install --quiet --require-hashes -r "$lock"
    VIRTUAL_ENV=$(cd "$venv" && pwd) "$venv/bin/uv" pip install --quiet --no-deps -e .
else
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -e .
fi
