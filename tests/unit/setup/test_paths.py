from pathlib import Path

import pytest
from machine_setup import paths


def test_cache_follows_xdg_cache_home(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert paths.cache() == tmp_path / "m365policy"


@pytest.mark.parametrize("value", ["", "relative/cache"])
def test_cache_ignores_a_relative_xdg_cache_home(monkeypatch, value):
    monkeypatch.setenv("XDG_CACHE_HOME", value)
    assert paths.cache() == Path.home() / ".cache" / "m365policy"


def test_checkout_keeps_local_data_inside_unless_told(monkeypatch, tmp_path):
    monkeypatch.delenv("M365POLICY_LOCAL", raising=False)
    assert paths.checkout(tmp_path).local == tmp_path / ".local"
    monkeypatch.setenv("M365POLICY_LOCAL", str(tmp_path / "elsewhere"))
    assert paths.checkout(tmp_path).local == tmp_path / "elsewhere"


def test_engine_and_sdk_are_pinned_to_one_version(root):
    here = paths.checkout(root)
    engine = here.pinned_module("pulumi/cli", "github.com/pulumi/pulumi/pkg/v3")
    assert here.pinned_package("pulumi") == engine


def test_pinned_package_that_is_not_there_is_an_error(root):
    with pytest.raises(LookupError):
        paths.checkout(root).pinned_package("pulum")
