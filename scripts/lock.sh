#!/usr/bin/env bash
# Writes both lock files anew from pyproject.toml, with every version and hash pinned.
# Pins stay where they are unless --upgrade (or --upgrade-package NAME) is given.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$(scripts/python.sh)" -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check uv
compile() {
    "$folder/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header pyproject.toml "$@"
}
compile --group build -o requirements.lock "$@"
compile --extra cluster --group build --group dev -c requirements.lock -o requirements-dev.lock "$@"
