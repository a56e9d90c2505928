"""Runs every notebook of this folder on a small company that was trained just before, and fails where one of them fails.

    python run.py PROGRAM [--pictures FOLDER] [NAME…]

PROGRAM is the built `leadscore`. With `--pictures`, every chart is written as a PNG, to be looked at.
"""

import argparse
import base64
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

HERE = Path(__file__).resolve().parent
LEADS = "2500"  # a hundred or two conversions, and trained in ten seconds


def pictures_of(notebook, name, folder):
    import vl_convert

    folder.mkdir(parents=True, exist_ok=True)
    n = 0
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            for kind, data in output.get("data", {}).items():
                if kind.startswith("application/vnd.vegalite"):
                    n += 1
                    (folder / f"{name}-{n}.png").write_bytes(vl_convert.vegalite_to_png(data, scale=1.5))
                elif kind == "image/png":
                    n += 1
                    (folder / f"{name}-{n}.png").write_bytes(base64.b64decode(data))
    return n


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program", type=Path)
    arguments.add_argument("--pictures", type=Path)
    arguments.add_argument("names", nargs="*")
    given = arguments.parse_intermixed_args()
    program = given.program.resolve()
    found = sorted(HERE.glob("*.ipynb"))
    found = [path for path in found if not given.names or any(name in path.stem for name in given.names)]
    if not found:
        sys.exit(f"no notebook is called {given.names}")
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        company = Path(folder) / "company"
        made = [program, "demo", "--dir", company, "--leads", LEADS, "--quiet"]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
        os.environ.update(PROGRAM=str(program), PROJECT=str(company), POLARS_MAX_THREADS="2")
        for path in found:
            began = time.monotonic()
            notebook = nbformat.read(path, as_version=4)
            client = NotebookClient(notebook, timeout=900, kernel_name="python3", resources={"metadata": {"path": str(HERE)}})
            try:
                client.execute()
            except CellExecutionError as error:
                failed.append(path.name)
                print(f"{path.name}: {error}")
            n = pictures_of(notebook, path.stem, given.pictures) if given.pictures else 0
            print(f"{path.name}: {time.monotonic() - began:.0f} s" + (f", {n} charts" if n else ""), flush=True)
            if given.pictures:
                nbformat.write(notebook, given.pictures / path.name)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
