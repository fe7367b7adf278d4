#!/usr/bin/env bash
# Installs the programs of Node.js that look at EPUBs: Ace, and a reader for the tests.
#
#   scripts/tools.sh        installs them into tools/node_modules, or says why not and fails
#   scripts/tools.sh try    says why not and goes on: what needs them is left out
#
# tools/package-lock.json pins versions and hashes. Nothing of a package is run when it is
# installed, so no browser is downloaded: a Chromium must be there.
set -euo pipefail
cd "$(dirname "$0")/../tools"
[ "${1:-}" = try ] && failure=0 || failure=1

stamp=node_modules/.installed-$(cksum <package-lock.json | cut -d' ' -f1)
[ -f "$stamp" ] && exit 0

if ! command -v npm >/dev/null; then
    echo 'There is no npm, so Ace and the reader are not installed: install Node.js 20 or newer.' >&2
    exit $failure
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! npm ci --ignore-scripts --no-audit --no-fund >"$log" 2>&1; then
    cat "$log" >&2
    echo 'Ace and the reader are not installed: npm says above why.' >&2
    exit $failure
fi
touch "$stamp"
