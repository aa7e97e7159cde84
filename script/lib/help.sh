# shellcheck shell=bash
# Prints the comment at the top of the script that reads this, when its first argument asks for help.
case "${1:-}" in
  -h | --help)
    sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
    exit 0
    ;;
esac
