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

# A folder and a number of rows: 40 columns as `x.f64`, column by column, and labels as `y.u8`.
SIMULATE = """
import sys, numpy as np
folder, n = sys.argv[1], int(sys.argv[2])
r = np.random.default_rng(7); x = np.empty((40, n))
for j in range(24):
    x[j] = [r.standard_normal, lambda n: r.exponential(1, n), lambda n: r.poisson(3, n), r.random][j % 4](n)
x[4] = 0.9 * x[0] + 0.3 * x[4]                                # one collinear pair
at = 24
for levels in (6, 5, 5):                                      # three columns of levels, one-hot
    level = r.integers(0, levels, n)
    for k in range(levels):
        x[at] = level == k; at += 1
e = np.sin(2 * x[0]) + 0.6 * x[8] * x[12] + 0.8 * (x[1] > 1.5) + 0.5 * x[3] * (x[24] - x[25]) + 0.3 * np.minimum(x[5], 2)
e += 0.2 * x[2] - 0.8 * (x[6] > 4) * (x[7] > 0.5) + 0.4 * x[30] - 0.5 * x[36] + 0.7 * np.cos(3 * x[16]) * x[29]
y = r.random(n) < 1 / (1 + np.exp(5 - 1.1 * e))
x.tofile(folder + "/x.f64"); y.astype(np.uint8).tofile(folder + "/y.u8")
"""


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
