"""What the benchmark drivers share: a Python with the peers, our program, and one measured process."""

import json
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "target" / "bench"


def python(*packages: str) -> Path:
    """A Python of its own with these packages from PyPI, made once."""
    folder = HOME / "venv"
    program = folder / "bin" / "python"
    if not program.exists():
        venv.create(folder, with_pip=True)
    stamp = folder / f"has-{'-'.join(packages)}"
    if not stamp.exists():
        subprocess.run([program, "-m", "pip", "install", "--quiet", *packages], check=True)
        stamp.touch()
    return program


def ours(name: str) -> Path:
    """Our benchmark program, built now."""
    command = ["cargo", "build", "--release", "--bench", name, "--message-format=json"]
    built = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    for line in built.splitlines():
        message = json.loads(line)
        if message.get("executable") and message["target"]["name"] == name:
            return Path(message["executable"])
    sys.exit(f"cargo built no benchmark `{name}`")


def measure(command: list, environment: dict | None = None) -> dict:
    """Wall and processor seconds, peak memory in MB and the output of one process."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command], env={**os.environ, **(environment or {})}, stdout=subprocess.PIPE, text=True
    )
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command} ended with {process.returncode}")
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss / 1024, "output": output}


def load() -> str:
    """How busy the machine is, to judge the figures by."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
