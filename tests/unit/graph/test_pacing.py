"""Sending again, against a real HTTP server that asks for patience."""

import asyncio
import contextlib
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from m365policy.graph.pacing import send, wait_seconds


@contextlib.contextmanager
def answering(*answers):
    """Serve these answers, (status, headers) each, the last one for ever; yield url and log."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, headers = answers[min(len(asked), len(answers) - 1)]
            asked.append(self.command)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_POST = do_PATCH = do_GET  # noqa: N815 - http.server's names

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sent(url, method, cancelled=None):
    async def run():
        event = asyncio.Event()
        if cancelled is not None:
            asyncio.get_running_loop().call_later(cancelled, event.set)
        async with httpx.AsyncClient() as http:
            return await send(lambda: http.request(method, url), method=method, cancelled=event)

    return asyncio.run(run()).status_code


AT_ONCE = {"Retry-After": "0"}


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
def test_throttled_request_goes_again(method):
    with answering((429, AT_ONCE), (429, AT_ONCE), (200, {})) as (url, asked):
        assert sent(url, method) == 200
    assert asked == [method] * 3


@pytest.mark.parametrize("status", [503, 504])
def test_post_goes_once_when_it_may_have_been_done(status):
    with answering((status, AT_ONCE), (200, {})) as (url, asked):
        assert sent(url, "POST") == status
    assert asked == ["POST"]


@pytest.mark.parametrize("status", [503, 504])
def test_request_that_may_be_repeated_goes_again_when_graph_is_busy(status):
    with answering((status, AT_ONCE), (200, {})) as (url, asked):
        assert sent(url, "PATCH") == 200
    assert len(asked) == 2


@pytest.mark.parametrize("status", [400, 403, 404, 409, 500])
def test_refused_request_does_not_go_again(status):
    with answering((status, {}), (200, {})) as (url, asked):
        assert sent(url, "GET") == status
    assert len(asked) == 1


def test_request_is_given_up_after_a_bounded_number_of_attempts():
    with answering((429, AT_ONCE)) as (url, asked):
        assert sent(url, "GET") == 429
    assert len(asked) == 8


def test_cancel_ends_the_waiting():
    with answering((429, {"Retry-After": "30"})) as (url, asked):
        started = time.monotonic()
        assert sent(url, "GET", cancelled=0.1) == 429
    assert time.monotonic() - started < 5
    assert len(asked) == 1


def test_wait_follows_retry_after_within_a_limit():
    assert wait_seconds(0, "7") == 7
    assert wait_seconds(0, "9999") == 60


@pytest.mark.parametrize("attempt", range(10))
def test_wait_without_retry_after_doubles_with_jitter_up_to_a_limit(attempt):
    longest = min(2.0**attempt, 60)
    waits = {wait_seconds(attempt, None) for _ in range(20)}

    assert all(longest / 2 <= each <= longest for each in waits)
    assert len(waits) > 1
