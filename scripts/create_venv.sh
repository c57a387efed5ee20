#!/usr/bin/env bash
# Makes an empty .venv on Python 3.10 with the pinned installer in it. `make install` calls this, then fills it.
set -euo pipefail
cd "$(dirname "$0")/.."

is_usable() {
    [ -x "$1" ] && "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info[:2] != (3, 10))' 2>/dev/null
}

candidates() {
    [ -z "${PYTHON:-}" ] || command -v "$PYTHON" || true
    find "${PYENV_ROOT:-${HOME:-}/.pyenv}/versions" -path '*/3.10*/bin/python3.10' 2>/dev/null | sort --version-sort --reverse
    # uv would otherwise answer with a .venv that is about to be replaced.
    uv python find --system --no-python-downloads 3.10 2>/dev/null || true
    command -v python3.10 || true
}

find_python() {
    local candidate
    while read -r candidate; do
        if is_usable "$candidate"; then
            echo "$candidate"
            return
        fi
    done < <(candidates)
    return 1
}

if is_usable .venv/bin/python; then
    echo "Keeping .venv ($(.venv/bin/python --version))."
else
    python=$(find_python) || {
        cat >&2 <<'MISSING'
install: Python 3.10 is missing, or it lacks its venv and ensurepip modules. Rasa runs on no later version.
Looked for: pyenv's versions, what uv finds, and python3.10 on the PATH. Any of these mends it:
  pyenv install 3.10
  uv python install 3.10
  your distribution's packages python3.10 and python3.10-venv
  make install PYTHON=/path/to/python3.10
MISSING
        exit 1
    }
    echo "Making .venv with $python."
    rm -rf .venv
    "$python" -m venv .venv
fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/install.txt
