#!/usr/bin/env bash
# Sees to what pip cannot install: system libraries, fonts and programs.
#
#   scripts/system.sh         what a build needs: Pango, HarfBuzz, Noto fonts, Python
#   scripts/system.sh test    and what the tests need: Java for EPUBCheck, qpdf, Poppler
#
# On Debian and Ubuntu it installs what is missing, as root or with a sudo that asks nothing.
# Elsewhere, and where it may not, it prints the one command to run and stops.
set -euo pipefail
here=$(dirname "$0")
tests=${1:-}

# Fonts count as there when fontconfig finds the families, whatever package they came from.
has_font() {
    command -v fc-list >/dev/null && [ -n "$(fc-list "$1" family)" ]
}

has_fonts() {
    case $1 in
        *cjk*) has_font 'Noto Serif CJK SC' && has_font 'Noto Sans CJK SC' ;;
        *) has_font 'Noto Serif' && has_font 'Noto Sans' ;;
    esac
}

has_program() {
    case $1 in
        default-jre-headless | java-*-openjdk-headless | openjdk) java -version >/dev/null 2>&1 ;;
        poppler*) command -v pdftoppm >/dev/null ;;
        *) command -v "$1" >/dev/null ;;
    esac
}

has_package() {
    case $manager in
        apt) dpkg -s "$1" 2>/dev/null | grep -q '^Status: .* installed$' ;;
        dnf) rpm -q "$1" >/dev/null 2>&1 ;;
        brew) brew list "$1" >/dev/null 2>&1 ;;
    esac
}

is_there() {
    case $1 in
        *noto*) has_fonts "$1" ;;
        # One that is named by hand is not ours to install.
        python*) [ -n "${PYTHON:-}" ] || "$here/python.sh" >/dev/null 2>&1 ;;
        *jre* | *jdk* | qpdf | poppler*) has_program "$1" ;;
        *) has_package "$1" ;;
    esac
}

if command -v apt-get >/dev/null; then
    manager=apt
    # Where python3 itself is too old (Ubuntu 22.04), the newer one beside it.
    python=python3-venv
    if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null &&
        command -v python3 >/dev/null; then python='python3.11-venv'; fi
    wanted="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk fonts-noto-core $python"
    programs='default-jre-headless qpdf poppler-utils'
    install='apt-get install -y --no-install-recommends'
elif command -v dnf >/dev/null; then
    manager=dnf
    wanted='pango harfbuzz google-noto-serif-cjk-fonts google-noto-sans-cjk-fonts google-noto-serif-fonts google-noto-sans-fonts python3'
    programs='java-latest-openjdk-headless qpdf poppler-utils'
    install='sudo dnf install -y'
elif command -v brew >/dev/null; then
    manager=brew
    wanted='pango font-noto-serif-cjk font-noto-sans-cjk font-noto-serif font-noto-sans python@3.13'
    programs='openjdk qpdf poppler'
    install='brew install'
else
    echo 'This system has neither apt, dnf nor brew. If a build finds no library or font, install' \
        'Pango, HarfBuzz and the Noto fonts (Serif and Sans, CJK and Latin) by its own means.' >&2
    exit 0
fi

missing=()
for package in $wanted ${tests:+$programs}; do
    is_there "$package" || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$manager" != apt ]; then
    printf 'Missing on this system. Run this, then make again:\n\n    %s\n\n' "$install ${missing[*]}" >&2
    exit 1
fi

if [ "$(id -u)" -eq 0 ]; then
    as_root=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
else
    printf 'Missing on this system, and installing it needs root. Run this, then make again:\n\n    %s\n\n' \
        "sudo sh -c 'apt-get update && $install ${missing[*]}'" >&2
    exit 1
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Installing ${missing[*]} …"
quietly() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "$@" >>"$log" 2>&1
}
# shellcheck disable=SC2086  # the command is several words
if ! { quietly apt-get update && quietly $install "${missing[@]}"; }; then
    cat "$log" >&2
    echo "Installing ${missing[*]} failed: apt says why above." >&2
    exit 1
fi
