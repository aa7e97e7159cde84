import json
from http.server import BaseHTTPRequestHandler

import pytest
from pull_request_comment import main

REPOSITORY = "/repos/ward/policy/issues"
THREADS = "/ward/project/_apis/git/repositories/repo/pullRequests/7/threads"


@pytest.fixture
def service():
    """A comment store that answers as the two services' documented requests do, and keeps a log."""

    class Service(BaseHTTPRequestHandler):
        log: list = []  # noqa: RUF012
        comments: list = []  # noqa: RUF012

        def _answer(self, method):
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            path = self.path.partition("?")[0]
            self.log.append((method, path, body, self.headers["Authorization"]))
            page_two = "page=2" in self.path
            listed = [] if page_two else self.comments
            answer = {"value": listed} if "_apis" in path else listed
            content = json.dumps(answer if method == "GET" else {}).encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self):
            self._answer("GET")

        def do_POST(self):
            self._answer("POST")

        def do_PATCH(self):
            self._answer("PATCH")

        def log_message(self, *args):
            pass

    Service.log, Service.comments = [], []
    return Service


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "preview.md"
    path.write_text("### 3 to create\n")
    return str(path)


def on_github(monkeypatch, url):
    monkeypatch.delenv("TF_BUILD", raising=False)
    values = {
        "GITHUB_API_URL": url, "GITHUB_REPOSITORY": "ward/policy", "PULL_REQUEST": "7",
        "GITHUB_TOKEN": "t", "no_proxy": "127.0.0.1",
    }  # fmt: skip
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def on_azure(monkeypatch, url):
    values = {
        "TF_BUILD": "True", "SYSTEM_COLLECTIONURI": f"{url}/ward/", "SYSTEM_TEAMPROJECTID": "project",
        "BUILD_REPOSITORY_ID": "repo", "SYSTEM_PULLREQUEST_PULLREQUESTID": "7",
        "SYSTEM_ACCESSTOKEN": "t", "no_proxy": "127.0.0.1",
    }  # fmt: skip
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def test_first_run_on_github_writes_a_comment(serving, service, file, monkeypatch):
    with serving(service) as url:
        on_github(monkeypatch, url)
        assert main([file]) == 0
    method, path, body, authorization = service.log[-1]
    assert (method, path, authorization) == ("POST", f"{REPOSITORY}/7/comments", "Bearer t")
    assert body["body"].endswith("### 3 to create\n")


def test_next_run_on_github_replaces_its_own_comment_alone(serving, service, file, monkeypatch):
    mark = "<!-- m365policy preview -->"
    service.comments = [
        {"id": 1, "user": {"type": "User"}, "body": f"{mark} quoted by a person"},
        {"id": 2, "user": {"type": "Bot"}, "body": "another workflow's"},
        {"id": 3, "user": {"type": "Bot"}, "body": f"{mark}\nold"},
    ]
    with serving(service) as url:
        on_github(monkeypatch, url)
        assert main([file]) == 0
    assert [entry[:2] for entry in service.log] == [
        ("GET", f"{REPOSITORY}/7/comments"),
        ("PATCH", f"{REPOSITORY}/comments/3"),
    ]


def test_github_is_asked_for_further_pages(serving, service, file, monkeypatch):
    service.comments = [{"id": n, "user": {"type": "User"}, "body": ""} for n in range(100)]
    with serving(service) as url:
        on_github(monkeypatch, url)
        main([file])
    assert [entry[0] for entry in service.log] == ["GET", "GET", "POST"]


def test_first_run_in_azure_devops_opens_a_thread(serving, service, file, monkeypatch):
    with serving(service) as url:
        on_azure(monkeypatch, url)
        assert main([file]) == 0
    method, path, body, _ = service.log[-1]
    assert (method, path) == ("POST", THREADS)
    assert body["comments"][0]["content"].endswith("### 3 to create\n")


def test_next_run_in_azure_devops_replaces_its_comment(serving, service, file, monkeypatch):
    marked = [{"id": 1, "content": "<!-- m365policy preview -->\nold"}]
    service.comments = [
        {"id": 4, "comments": [{"id": 1, "content": None}]},
        {"id": 5, "isDeleted": True, "comments": marked},
        {"id": 6, "comments": marked},
    ]
    with serving(service) as url:
        on_azure(monkeypatch, url)
        assert main([file]) == 0
    assert service.log[-1][:2] == ("PATCH", f"{THREADS}/6/comments/1")


def test_outside_of_a_pull_request_the_missing_variable_is_named(file, monkeypatch, capsys):
    monkeypatch.delenv("TF_BUILD", raising=False)
    monkeypatch.delenv("GITHUB_API_URL", raising=False)
    assert main([file]) == 1
    assert "'GITHUB_API_URL' is not set" in capsys.readouterr().err


def test_service_that_cannot_be_reached_is_an_error_without_the_token(file, monkeypatch, capsys):
    on_github(monkeypatch, "http://127.0.0.1:9")
    monkeypatch.setenv("GITHUB_TOKEN", "hush")
    assert main([file]) == 1
    error = capsys.readouterr().err
    assert "could not be written" in error
    assert "hush" not in error


def test_no_files_is_a_usage_error(capsys):
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err
