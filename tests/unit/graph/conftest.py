"""A local tenant of these tests' own, and the settings that reach it."""

import pytest

from local_tenant import process
from m365policy.graph.settings import settings_from


@pytest.fixture(scope="module")
def connection(tmp_path_factory):
    data = tmp_path_factory.mktemp("tenant")
    yield process.start(data, seed="trace", licence="P2")
    process.stop(data)


@pytest.fixture
def settings(connection, monkeypatch):
    for name, value in connection.environment().items():
        monkeypatch.setenv(name, value)
    return settings_from({}, connection.environment())
