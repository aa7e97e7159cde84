"""Print `docs/rules.md`: `python -m m365policy.rules > docs/rules.md`."""

import sys

from m365policy.rules.table import markdown

sys.stdout.write(markdown())
