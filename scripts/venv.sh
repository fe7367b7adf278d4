#!/usr/bin/env bash
# Makes .venv, or brings it to what a lock file says: scripts/venv.sh LOCKFILE
set -euo pipefail
cd "$(dirname "$0")/.."
lock=$1

# One that was moved here, or whose Python is gone, is made anew.
if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    python=$(scripts/python.sh)
    echo "Making .venv with $python …"
    "$python" -m venv --clear .venv
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
pip() {
    PIP_DISABLE_PIP_VERSION_CHECK=1 .venv/bin/python -m pip install --quiet "$@" >"$log" 2>&1 || {
        cat "$log" >&2
        echo "pip could not install from $lock: it says why above." >&2
        exit 1
    }
}
echo "Installing what $lock names …"
pip --require-hashes -r "$lock"
pip --no-deps --no-build-isolation -e .
