"""One comment of a pull request that later runs replace, on GitHub and in Azure DevOps.

Run as `pull_request_comment.py FILE...`; address and token come from the variables that the two CI
systems set. It runs in a job that may write to pull requests, so it imports nothing but the standard
library and runs nothing of the pull request.
"""

import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_MARK = "<!-- m365policy preview -->"  # finds the comment of an earlier run
_PATIENCE = 30  # seconds for one request
_PAGE = 100  # comments in one answer of GitHub, its most


@dataclass(frozen=True)
class GitHub:
    """Comments of a pull request by GitHub's REST API, Issue comments."""

    api: str
    repository: str
    pull_request: str
    token: str

    def put(self, body: str) -> None:
        """Writes the comment, over the marked one if there is one."""
        comments = f"{self.api}/repos/{self.repository}/issues"
        found = self._earlier(f"{comments}/{self.pull_request}/comments")
        if found:
            self._send("PATCH", f"{comments}/comments/{found}", {"body": body})
        else:
            self._send("POST", f"{comments}/{self.pull_request}/comments", {"body": body})

    def _earlier(self, comments: str) -> int | None:
        page = 1
        while True:
            found = self._send("GET", f"{comments}?per_page={_PAGE}&page={page}")
            for comment in found:
                if comment["user"]["type"] == "Bot" and comment["body"].startswith(_MARK):
                    return int(comment["id"])
            if len(found) < _PAGE:
                return None
            page += 1

    def _send(self, method: str, url: str, body: Any = None) -> Any:
        return _send(method, url, body, {"Authorization": f"Bearer {self.token}"})


@dataclass(frozen=True)
class AzureDevOps:
    """Comments of a pull request by Azure DevOps' REST API, Pull Request Threads."""

    threads: str  # address of the pull request's threads
    token: str

    def put(self, body: str) -> None:
        """Writes the comment, over the marked one if there is one."""
        for thread in self._send("GET", self.threads)["value"]:
            first = (thread.get("comments") or [{}])[0]
            if not thread.get("isDeleted") and (first.get("content") or "").startswith(_MARK):
                url = f"{self.threads}/{thread['id']}/comments/{first['id']}"
                self._send("PATCH", url, {"content": body})
                return
        comment = {"parentCommentId": 0, "content": body, "commentType": "text"}
        self._send("POST", self.threads, {"comments": [comment], "status": "closed"})

    def _send(self, method: str, url: str, body: Any = None) -> Any:
        address = f"{url}?api-version=7.1"
        return _send(method, address, body, {"Authorization": f"Bearer {self.token}"})


def pull_request(env: Mapping[str, str]) -> GitHub | AzureDevOps:
    """The pull request that this CI run is for.

    Args:
        env: The variables of the CI system, and its token (GITHUB_TOKEN or SYSTEM_ACCESSTOKEN).

    Raises:
        KeyError: A variable is missing: this is no run for a pull request.
    """
    if env.get("TF_BUILD"):
        repository = (
            f"{env['SYSTEM_COLLECTIONURI'].rstrip('/')}/{env['SYSTEM_TEAMPROJECTID']}"
            f"/_apis/git/repositories/{env['BUILD_REPOSITORY_ID']}"
        )
        number = env["SYSTEM_PULLREQUEST_PULLREQUESTID"]
        return AzureDevOps(f"{repository}/pullRequests/{number}/threads", env["SYSTEM_ACCESSTOKEN"])
    return GitHub(
        env["GITHUB_API_URL"], env["GITHUB_REPOSITORY"], env["PULL_REQUEST"], env["GITHUB_TOKEN"]
    )


def _send(method: str, url: str, body: Any, headers: Mapping[str, str]) -> Any:
    request = urllib.request.Request(  # noqa: S310 - the address is the CI system's own
        url,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Accept": "application/json", "Content-Type": "application/json", **headers},
    )
    with urllib.request.urlopen(request, timeout=_PATIENCE) as response:  # noqa: S310
        return json.load(response)


def main(files: list[str]) -> int:
    """Comments with the files' text; the exit code is 0, 1 (refused) or 2 (usage)."""
    if not files:
        print("usage: script/comment FILE...", file=sys.stderr)
        return 2
    body = "\n".join([_MARK, *(Path(file).read_text(encoding="utf-8") for file in files)])
    try:
        pull_request(os.environ).put(body)
    except KeyError as missing:
        print(f"error: {missing} is not set; is this a run for a pull request?", file=sys.stderr)
        return 1
    except urllib.error.URLError as problem:
        print(f"error: the comment could not be written: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
