#!/bin/sh
# Prints a Python that can make the virtual environment: 3.11 or later, with venv and pip.
# Of one version, that of the system comes first: distributions build theirs with profile-guided
# optimisation, others mostly come without, and take a tenth longer for a book.
names=
for version in 3.13 3.12 3.11 3; do
    names="$names /usr/bin/python$version python$version"
done
for name in ${PYTHON:-$names}; do
    if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
    then
        command -v "$name"
        exit 0
    fi
done
echo "There is no Python 3.11 or later here (with venv and pip). Install one, for example" \
    "python3.13, or name it: make PYTHON=/path/to/python3" >&2
exit 1
