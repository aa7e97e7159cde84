"""script/setup as a user runs it, on a copy of the checkout, with other people's programs played.

uv, go and the installed project are small stand-ins; everything of ours is the real thing. The real
build is run by .ci/run.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = ("pulumi", "pulumi-language-python", "pulumi-language-python-exec")

UV = """#!/bin/sh
case "$1" in
  --version) echo "uv 0.13.9" ;;
  venv)
    for folder; do :; done
    mkdir -p "$folder/bin"
    printf '#!/bin/sh\\nexec "{python}" "$@"\\n' > "$folder/bin/python"
    cp "{fakes}/installed-m365policy" "$folder/bin/m365policy"
    chmod +x "$folder/bin/python"
    ;;
esac
"""
M365POLICY = """#!/bin/sh
folder="$PULUMI_HOME/plugins/resource-azuread-v{azuread}"
mkdir -p "$folder" && cp "$0" "$folder/pulumi-resource-azuread"
"""
GO = """#!/bin/sh
echo "$1" >> "{log}"
case "$1" in
  version) echo "go version go1.26.0 linux/amd64" ;;
  list) echo "{fakes}/module" ;;
  build)
    while [ "$1" != -o ]; do shift; done
    case "$FAKE_GO" in
      fail) echo "verifying module: checksum mismatch"; exit 1 ;;
      slow) echo half > "$2"; echo $$ > "{fakes}/pid"; mv "{fakes}/pid" "{fakes}/building"; sleep 20 ;;
    esac
    printf '#!/bin/sh\\necho {engine}\\n' > "$2"
    chmod +x "$2"
    ;;
esac
"""


def executable(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    file.chmod(0o755)


@dataclass
class Machine:
    """A user's machine: what is on PATH, the per-user cache, and checkouts."""

    home: Path
    env: dict[str, str] = field(default_factory=dict)

    @property
    def cache(self) -> Path:
        return self.home / "cache" / "m365policy"

    @property
    def fakes(self) -> Path:
        return self.home / "fakes"

    def builds(self) -> int:
        """How many programs go was asked to build."""
        log = self.home / "go.log"
        return log.read_text().split().count("build") if log.exists() else 0

    def checkout(self, name: str = "checkout") -> Path:
        folder = self.home / name
        for part in ("script", "tools"):
            shutil.copytree(
                ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__")
            )
        for part in ("requirements.txt", "pyproject.toml"):
            shutil.copy(ROOT / part, folder / part)
        return folder

    def start(self, checkout: Path, **env: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [checkout / "script" / "setup"],
            env={**self.env, **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def setup(self, checkout: Path, code: int = 0, **env: str) -> str:
        with self.start(checkout, **env) as process:
            output = process.communicate(timeout=60)[0]
        assert process.returncode == code, output
        return output


def pinned(pattern: str, file: str) -> str:
    line = next(ln for ln in (ROOT / file).read_text().splitlines() if pattern in ln)
    return line.partition(pattern)[2].split()[0]


ENGINE = pinned("github.com/pulumi/pulumi/pkg/v3 v", "tools/pulumi/cli/go.mod")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path)
    names = {
        "python": sys.executable, "fakes": str(machine.fakes), "log": str(tmp_path / "go.log"),
        "engine": ENGINE, "azuread": pinned("pulumi-azuread==", "requirements.txt"),
    }  # fmt: skip
    fakes = {"uv": UV, "go": GO, "installed-m365policy": M365POLICY}
    for name, text in fakes.items():
        for key, value in names.items():
            text = text.replace(f"{{{key}}}", value)  # noqa: PLW2901
        executable(machine.fakes / name, text)
    executable(machine.fakes / "python3", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    executable(machine.fakes / "module/python/cmd/pulumi-language-python-exec", "#!/bin/sh\n")
    machine.env = {
        "PATH": f"{machine.fakes}:/usr/bin:/bin",
        "HOME": str(tmp_path),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "https_proxy": "http://127.0.0.1:9",  # nobody listens: the vendor is out of reach
    }
    return machine


def contents(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock")


def test_setup_builds_the_engine_where_nothing_else_gives_one(machine):
    checkout = machine.checkout()
    output = machine.setup(checkout)
    assert "building pulumi from Go modules (about 3 minutes, once): done, " in output
    for name in FILES:
        assert (checkout / ".venv/bin" / name).resolve().is_relative_to(machine.cache)
    assert subprocess.check_output([checkout / ".venv/bin/pulumi"], text=True).strip() == ENGINE


def test_setup_is_silent_and_quick_when_nothing_is_to_do(machine):
    checkout = machine.checkout()
    machine.setup(checkout)
    started = time.monotonic()
    assert machine.setup(checkout) == ""
    assert time.monotonic() - started < 5  # about 0.2 s on an idle machine
    assert machine.builds() == 2  # the CLI and the language host


def test_setup_in_a_second_checkout_builds_no_engine_again(machine):
    machine.setup(machine.checkout("first"))
    engine = machine.cache.glob("pulumi-*/bin/pulumi")
    before = [(path, path.stat().st_mtime_ns) for path in engine]
    assert "building" not in machine.setup(machine.checkout("second"))
    assert [(path, path.stat().st_mtime_ns) for path, _ in before] == before
    assert machine.builds() == 2


def test_setup_twice_at_once_builds_once(machine):
    runs = [machine.start(machine.checkout(name)) for name in ("first", "second")]
    for run in runs:
        with run:
            assert run.wait(60) == 0, run.stdout.read()
    assert machine.builds() == 2


def test_setup_names_all_three_ways_when_none_works(machine):
    output = machine.setup(machine.checkout(), code=1, FAKE_GO="fail")
    assert "no way to get the Pulumi engine works here" in output
    assert f"1. a pulumi on PATH, {ENGINE} or newer, with pulumi-language-python: none" in output
    assert "2. the vendor's release: " in output
    assert "3. a build from Go modules: " in output
    assert "checksum mismatch" in output
    assert "fix: " in output
    assert "Traceback" not in output


def test_setup_leaves_nothing_half_made_after_a_failed_build(machine):
    checkout = machine.checkout()
    machine.setup(checkout, code=1, FAKE_GO="fail")
    assert contents(machine.cache) == []
    machine.setup(checkout)
    assert len(contents(machine.cache)) == 1


def await_build(machine: Machine, run: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 30
    while not (machine.fakes / "building").exists():
        assert run.poll() is None, run.stdout.read()
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_setup_interrupted_in_a_build_leaves_nothing(machine, stop):
    checkout = machine.checkout()
    with machine.start(checkout, FAKE_GO="slow") as run:
        await_build(machine, run)
        run.send_signal(stop)
        output = run.communicate(timeout=30)[0]
    assert run.returncode == 130
    with pytest.raises(ProcessLookupError):  # go went with it
        os.kill(int((machine.fakes / "building").read_text()), 0)
    assert "interrupted; nothing was left half-made" in output
    assert "Traceback" not in output
    assert contents(machine.cache) == []
    machine.setup(checkout)


def test_setup_killed_in_a_build_is_cleared_up_by_the_next(machine):
    checkout = machine.checkout()
    with machine.start(checkout, FAKE_GO="slow") as run:
        await_build(machine, run)
        run.kill()
        run.stdout.close()  # the orphaned build holds the pipe
    assert len(contents(machine.cache)) == 1
    machine.setup(checkout)
    assert contents(machine.cache) == [path.name for path in machine.cache.glob("pulumi-*")]


def install_pulumi(machine: Machine, version: str, names: tuple[str, ...] = FILES) -> None:
    for name in names:
        executable(machine.fakes / name, f"#!/bin/sh\necho v{version}\n")


def test_setup_takes_a_pulumi_on_path_that_is_new_enough(machine):
    major, minor, _ = ENGINE.split(".")
    install_pulumi(machine, f"{major}.{int(minor) + 1}.0")
    checkout = machine.checkout()
    machine.setup(checkout)
    assert machine.builds() == 0
    assert (checkout / ".venv/bin/pulumi").readlink() == machine.fakes / "pulumi"
    assert machine.setup(checkout) == ""


@pytest.mark.parametrize("version", ["3.100.0", "4.0.0", "not a version"])
def test_setup_does_not_take_another_pulumi(machine, version):
    install_pulumi(machine, version)
    machine.setup(machine.checkout())
    assert machine.builds() == 2


def test_setup_does_not_take_a_pulumi_that_cannot_run_python(machine):
    install_pulumi(machine, ENGINE, ("pulumi",))
    machine.setup(machine.checkout())
    assert machine.builds() == 2


def test_setup_gets_an_engine_again_when_the_one_on_path_went(machine):
    install_pulumi(machine, ENGINE)
    checkout = machine.checkout()
    machine.setup(checkout)
    for name in FILES:
        (machine.fakes / name).unlink()
    machine.setup(checkout)
    assert machine.builds() == 2


def test_setup_installs_again_when_the_lock_changed(machine):
    checkout = machine.checkout()
    machine.setup(checkout)
    with (checkout / "requirements.txt").open("a") as lock:
        lock.write("# changed\n")
    assert "setup: Python packages into .venv: done" in machine.setup(checkout)
    assert machine.setup(checkout) == ""


def test_setup_without_a_recent_python_says_what_to_install(machine):
    executable(machine.fakes / "python3", '#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2\n')
    env = {"PATH": f"{machine.fakes}:{machine.home}/tools"}
    (machine.home / "tools").mkdir()
    for name in ("bash", "dirname", "env", "cat"):
        (machine.home / "tools" / name).symlink_to(shutil.which(name, path="/usr/bin:/bin"))
    output = machine.setup(machine.checkout(), code=1, **env)
    assert "error: no Python 3.11 or newer on PATH (python3 there: Python 3.9.2)" in output
    assert "fix: " in output


def test_setup_keeps_standard_output_for_the_command_that_called_it(machine):
    checkout = machine.checkout()
    done = subprocess.run(
        [checkout / "script" / "setup"], env=machine.env, capture_output=True, text=True, check=True
    )
    assert done.stdout == ""
    assert "\033" not in done.stderr
    assert os.listdir(checkout / ".local/pulumi-home/plugins") != []  # noqa: PTH208


@pytest.mark.parametrize("script", ["setup", "test", "lint", "preview", "comment"])
def test_script_explains_itself(script):
    done = subprocess.run(
        [ROOT / "script" / script, "--help"], capture_output=True, text=True, check=True
    )
    assert len(done.stdout.splitlines()) >= 1
    assert "#" not in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("script", ["setup", "lint", "preview"])
def test_script_with_what_it_does_not_know_is_a_usage_error(script):
    done = subprocess.run(
        [ROOT / "script" / script, "--no-such"], check=False, stderr=subprocess.PIPE, text=True
    )
    assert done.returncode == 2
    assert f"usage: script/{script}" in done.stderr
