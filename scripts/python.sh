#!/bin/sh
# Prints a Python that can make the virtual environment: 3.11 or later, with venv and pip.
for name in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
    if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
    then
        command -v "$name"
        exit 0
    fi
done
echo "There is no Python 3.11 or later here (with venv and pip). Install one, for example" \
    "python3.13, or name it: make PYTHON=/path/to/python3" >&2
exit 1
