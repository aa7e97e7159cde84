"""How long `m365policy validate` takes, as a whole process, against the number of policies."""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from projects import copy_ward
from tables import middle, seconds, table

TENANT_LIMIT = 240
COUNTS = (10, 60, 120, 240, 500, 1000)


def main() -> str:
    """Measure and return the section of the results."""
    command = str(Path(sys.executable).parent / "m365policy")
    medians: dict[int, float] = {}
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for count in COUNTS:
            project = copy_ward(Path(folder) / str(count), count)

            def validate(project: Path = project, count: int = count) -> None:
                run = [command, "validate", str(project)]
                result = subprocess.run(run, check=False, capture_output=True, text=True)
                # Beyond the tenant's limit that is the one finding.
                if result.returncode != (count > TENANT_LIMIT):
                    raise SystemExit(result.stdout + result.stderr)

            taken = seconds(validate, runs=5)
            medians[count] = statistics.median(taken)
            rows.append([str(count), middle(taken)])
    smallest, largest = COUNTS[0], COUNTS[-1]
    for row, count in zip(rows, COUNTS, strict=True):
        each = (medians[count] - medians[smallest]) / max(count - smallest, 1) * 1000
        row.append("-" if count == smallest else f"{each:.2f} ms")
    growth = (medians[largest] - medians[smallest]) / (largest - smallest)
    half = (medians[500] - medians[smallest]) / (500 - smallest)
    return "\n\n".join(
        [
            "## Validation",
            (
                f"Cost of one more policy, 10 to 1,000 against 10 to 500: {growth / half:.2f} x "
                "(1 is linear growth). Whole process, median of 5 (smallest to largest), seconds."
            ),
            table(["policies", "seconds", "each policy beyond 10"], rows),
        ]
    )


if __name__ == "__main__":
    print(main())
