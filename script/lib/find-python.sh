# shellcheck shell=bash
# shellcheck disable=SC2154 # the script that reads this sets root
# Sets `python` to a Python 3.11 or newer: the checkout's own, else the first on PATH. Needs `root`.
python=
for candidate in "$root/.venv/bin/python" python3 python3.14 python3.13 python3.12 python3.11 python; do
  if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    python="$candidate"
    break
  fi
done
if [[ -z $python ]]; then
  cat >&2 <<EOF
error: no Python 3.11 or newer on PATH (python3 there: $(python3 --version 2>&1 || echo none))
fix: install one, then run this again. Debian 12, Ubuntu 24.04 or newer: apt-get install python3 python3-venv.
     RHEL and its kin: dnf install python3.12. macOS: brew install python@3.13.
EOF
  exit 1
fi
