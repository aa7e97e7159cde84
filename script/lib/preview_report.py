"""Turns the output of `pulumi preview --diff` into Markdown for a pull request.

Run as `preview_report.py STACK WHERE EXIT-CODE`, with the output on standard input.
"""

import re
import sys

_ROOM = 60_000  # characters; GitHub takes 65,536 in a comment, with some for other stacks' headings


def report(stack: str, where: str, code: int, output: str) -> str:
    """The preview as Markdown: the outcome first, the whole diff folded below it.

    Args:
        stack: The stack's name.
        where: What it was compared with: "tenant" or "local tenant".
        code: Exit code of the preview.
        output: What the preview printed.
    """
    fence = _fence(output)
    return "\n".join(
        [
            f"### `{stack}` ({where}): {_outcome(code, output)}",
            "",
            f"<details{' open' if code else ''}><summary>Preview</summary>",
            "",
            f"{fence}diff",
            _shortened(_as_diff(output.rstrip())),
            fence,
            "",
            "</details>",
            "",
        ]
    )


def _outcome(code: int, output: str) -> str:
    """What the preview comes to, in a line: the counts of its Resources section."""
    if code:
        return f"the preview failed (exit code {code})"
    section = re.search(r"(?m)^Resources:\n((?: +.*\n?)+)", output)
    counts = [line.strip() for line in section[1].splitlines()] if section else []
    changes = [count.lstrip("+-~ ") for count in counts if "unchanged" not in count]
    return ", ".join(changes) or "no changes"


def _as_diff(output: str) -> str:
    """Moves Pulumi's change marks to the line's start, where a diff has its colours."""
    return re.sub(r"(?m)^( +)([-+~])(?=[ -+])", lambda m: m[2].replace("~", "!") + m[1], output)


def _fence(output: str) -> str:
    """A fence longer than any in the output, so that a name in a policy cannot end it."""
    longest = max((len(run) for run in re.findall(r"`+", output)), default=0)
    return "`" * max(3, longest + 1)


def _shortened(text: str) -> str:
    if len(text) <= _ROOM:
        return text
    return f"{text[:_ROOM]}\n... {len(text) - _ROOM} characters more; the job's log has them all"


if __name__ == "__main__":
    stack, where, code = sys.argv[1:4]
    print(report(stack, where, int(code), sys.stdin.read()), end="")
