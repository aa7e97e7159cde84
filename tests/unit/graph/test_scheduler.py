"""The scheduler against a Graph that throttles as documented, in virtual time."""

import asyncio
import itertools

import httpx
import pytest
from virtual_time import VirtualTime

from m365policy.graph.lane import wait_seconds
from m365policy.graph.scheduler import Scheduler, StoppedError

POLICIES = "/v1.0/identity/conditionalAccess/policies"
LOCATIONS = "/v1.0/identity/conditionalAccess/namedLocations"
STRENGTHS = "/v1.0/policies/authenticationStrengthPolicies"
GROUPS = "/v1.0/groups"


class Graph:
    """Answers in a settable way and keeps a log of when each request came."""

    def __init__(self, *, paced=False):
        self.time = VirtualTime()
        self.told = []
        self.log = []
        self.running = self.most_running = 0
        self.scheduler = Scheduler(self._told, clock=self.time.clock, sleep=self.time.sleep)
        if paced:
            self.scheduler.pace()

    def _told(self, line):
        self.told.append((self.time.now, line))

    async def send(self, answer, path=POLICIES, method="POST", name=None, takes=0.0):
        async def attempt():
            self.log.append((self.time.now, name))
            self.running += 1
            self.most_running = max(self.running, self.most_running)
            if takes:
                await self.time.sleep(takes)
            self.running -= 1
            found = answer()
            if isinstance(found, Exception):
                raise found
            return found

        return await self.scheduler.send(attempt, method=method, path=path)

    def starts(self):
        return [each - self.log[0][0] for each, _ in self.log]

    async def all(self, count, answer, **more):
        return await asyncio.gather(*(self.send(answer, name=i, **more) for i in range(count)))


def fine():
    return httpx.Response(200)


def one_a_second(graph, per_second=1.0):
    """Graph's limit on conditional access: a bucket of one, no Retry-After."""
    free_at = 0.0

    def answer():
        nonlocal free_at
        if graph.time.now < free_at:
            return httpx.Response(429)
        free_at = graph.time.now + 1 / per_second
        return httpx.Response(201)

    return answer


def then_fine(*first):
    """These answers, (status, headers) or errors, and then 200."""
    answers = itertools.chain(first, itertools.repeat((200, {})))

    def answer():
        found = next(answers)
        return found if isinstance(found, Exception) else httpx.Response(found[0], headers=found[1])

    return answer


def test_tenant_without_limits_costs_no_time():
    graph = Graph()
    asyncio.run(graph.all(240, fine))

    assert len(graph.log) == 240
    assert graph.starts()[-1] == 0


def test_real_tenant_is_paced_from_the_first_request_on_and_never_refuses():
    graph = Graph(paced=True)
    answers = asyncio.run(graph.all(61, one_a_second(graph)))

    assert {each.status_code for each in answers} == {201}
    assert len(graph.log) == 61
    assert graph.starts()[-1] == pytest.approx(60 * 1.05)


@pytest.mark.parametrize("count", [13, 61, 241])
def test_first_refusal_starts_the_pacing_and_is_the_only_one(count):
    graph = Graph()
    answers = asyncio.run(graph.all(count, one_a_second(graph)))

    assert {each.status_code for each in answers} == {201}
    assert len(graph.log) == count + 1
    assert graph.starts()[-1] <= (count - 1) * 1.06 + 1.5


def test_limit_that_others_use_too_is_kept_by_more_distance():
    graph = Graph()
    answers = asyncio.run(graph.all(100, one_a_second(graph, per_second=0.7)))

    assert {each.status_code for each in answers} == {201}
    assert len(graph.log) <= 130


def test_requests_go_one_at_a_time_in_the_order_they_came_also_after_refusals():
    graph = Graph()
    asyncio.run(graph.all(20, one_a_second(graph), takes=0.3))

    names = [name for _, name in graph.log]
    assert names == sorted(names)
    assert graph.most_running == 1


def test_directory_has_several_on_their_way_and_all_wait_when_it_says_so():
    graph = Graph()
    asyncio.run(
        graph.all(30, then_fine((429, {"Retry-After": "7"})), path=GROUPS, takes=0.1, method="GET")
    )

    starts = graph.starts()
    assert 1 < graph.most_running <= 10
    assert sum(start < 7 for start in starts) <= 10
    assert len(starts) == 31


@pytest.mark.parametrize("other", [GROUPS, STRENGTHS, "/v1.0/users/x/memberOf"])
def test_throttled_conditional_access_does_not_hold_up_others(other):
    graph = Graph()

    async def both():
        paced = asyncio.ensure_future(graph.all(10, one_a_second(graph), path=LOCATIONS))
        await asyncio.sleep(0)
        await graph.all(10, fine, path=other)
        seconds = graph.time.now - 1000
        await paced
        return seconds

    assert asyncio.run(both()) < 1


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_throttled_request_goes_again_whatever_it_is(method):
    graph = Graph()
    answer = asyncio.run(graph.send(then_fine((429, {}), (429, {})), method=method))

    assert answer.status_code == 200
    assert len(graph.log) == 3


LOST = [httpx.ReadError(""), httpx.ReadTimeout(""), httpx.RemoteProtocolError("")]
NOT_SENT = [httpx.ConnectError(""), httpx.ConnectTimeout("")]


@pytest.mark.parametrize("trouble", [(502, {}), (503, {}), (504, {}), *LOST], ids=repr)
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_request_that_may_be_repeated_is(trouble, method):
    graph = Graph()
    answer = asyncio.run(graph.send(then_fine(trouble, trouble), method=method))

    assert answer.status_code == 200
    assert len(graph.log) == 3


@pytest.mark.parametrize("status", [502, 503, 504])
def test_post_that_may_have_been_done_goes_once(status):
    graph = Graph()
    assert asyncio.run(graph.send(then_fine((status, {})))).status_code == status
    assert len(graph.log) == 1


@pytest.mark.parametrize("error", LOST, ids=repr)
def test_post_whose_answer_was_lost_goes_once(error):
    graph = Graph()
    with pytest.raises(type(error)):
        asyncio.run(graph.send(then_fine(error)))
    assert len(graph.log) == 1


@pytest.mark.parametrize("error", NOT_SENT, ids=repr)
def test_post_that_was_never_sent_goes_again(error):
    graph = Graph()
    assert asyncio.run(graph.send(then_fine(error))).status_code == 200


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 500])
def test_refused_request_does_not_go_again(status):
    graph = Graph()
    assert asyncio.run(graph.send(then_fine((status, {})), method="GET")).status_code == status
    assert len(graph.log) == 1


@pytest.mark.parametrize(
    ("answer", "most_seconds"),
    [(lambda: httpx.Response(429), 600), (lambda: httpx.Response(503), 60)],
)
def test_request_is_given_up_after_a_time_without_progress(answer, most_seconds):
    graph = Graph()
    given_up = asyncio.run(graph.send(answer, method="GET"))

    assert given_up.status_code == answer().status_code
    assert most_seconds / 3 < graph.time.now - 1000 <= most_seconds


def test_stop_ends_every_wait_at_once_and_answers_what_is_on_its_way():
    graph = Graph(paced=True)

    async def run():
        sent = [asyncio.ensure_future(graph.send(fine, name=name, takes=0.01)) for name in range(5)]
        for _ in range(5):
            await asyncio.sleep(0)
        graph.scheduler.stop()
        found = await asyncio.wait_for(asyncio.gather(*sent, return_exceptions=True), timeout=5)
        with pytest.raises(StoppedError):
            await graph.send(fine)
        return found

    first, *rest = asyncio.run(run())
    assert first.status_code == 200
    assert [type(each) for each in rest] == [StoppedError] * 4
    assert len(graph.log) == 1


def test_stop_ends_a_wait_in_real_time():
    async def run():
        scheduler = Scheduler()

        async def throttled():
            return httpx.Response(429, headers={"Retry-After": "60"})

        sent = asyncio.ensure_future(scheduler.send(throttled, method="GET", path=GROUPS))
        await asyncio.sleep(0.05)
        scheduler.stop()
        with pytest.raises(StoppedError):
            await asyncio.wait_for(sent, timeout=5)

    asyncio.run(run())


def test_stop_does_not_call_undone_what_may_have_been_done():
    async def run():
        scheduler = Scheduler()

        async def busy():
            return httpx.Response(503)

        sent = asyncio.ensure_future(scheduler.send(busy, method="PATCH", path=POLICIES))
        await asyncio.sleep(0.05)
        scheduler.stop()
        return await asyncio.wait_for(sent, timeout=5)

    assert asyncio.run(run()).status_code == 503


def test_call_that_the_engine_gives_up_frees_its_turn():
    graph = Graph()

    async def run():
        slow = asyncio.ensure_future(graph.send(fine, takes=1e6))
        await asyncio.sleep(0)
        waiting = asyncio.ensure_future(graph.send(fine))
        await asyncio.sleep(0)
        waiting.cancel()
        slow.cancel()
        await asyncio.gather(slow, waiting, return_exceptions=True)
        return await asyncio.wait_for(graph.send(fine), timeout=5)

    assert asyncio.run(run()).status_code == 200


def test_progress_is_told_while_it_waits_and_not_too_often():
    graph = Graph(paced=True)
    asyncio.run(graph.all(60, one_a_second(graph), takes=0.01))

    times = [at for at, _ in graph.told]
    assert graph.told[0][1] == "paced: 1 of 60 requests to conditional access, about 62 s left"
    assert all(later - earlier >= 2 for earlier, later in itertools.pairwise(times))
    assert 25 <= len(graph.told) <= 30


def test_nothing_is_told_about_short_waits():
    graph = Graph(paced=True)
    asyncio.run(graph.all(4, one_a_second(graph)))

    assert graph.told == []


def test_long_wait_for_a_busy_service_is_told():
    graph = Graph()
    asyncio.run(graph.send(then_fine(*[(503, {})] * 4), path=GROUPS, method="GET"))

    assert graph.told[0][1].startswith("paced: 0 of 1 requests to the directory, about ")


def test_next_batch_counts_from_nothing():
    graph = Graph(paced=True)

    async def run():
        await graph.all(10, one_a_second(graph))
        graph.told.clear()
        await graph.all(20, fine)

    asyncio.run(run())
    assert " of 20 requests" in graph.told[0][1]


def test_wait_follows_retry_after():
    assert 7 <= wait_seconds(1, "7") <= 7.25


@pytest.mark.parametrize("refusals", range(1, 40))
def test_wait_without_retry_after_doubles_with_jitter_up_to_a_limit(refusals):
    shortest = min(2.0 ** (refusals - 1), 60)
    waits = {wait_seconds(refusals, None) for _ in range(20)}

    assert all(shortest <= each <= shortest * 1.25 for each in waits)
    assert len(waits) > 1
