"""The folders of real projects and of our own long examples, each with its snapshots in place."""
import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

KINDS = {"postgresql": "pg", "sqlite": "sqlite"}


@dataclass
class RealFolder:
    name: str
    path: Path
    prelude: Optional[Path]  # what Drizzle needed before the migrations, roles of a provider for example


def unpacked(project, parent):
    """A copy of the project below `parent`; its folder there."""
    target = Path(parent) / project.name
    subprocess.run(["cp", "-R", str(project), str(target)], check=True)
    if (target / "snapshots.tar.xz").exists():
        subprocess.run(["tar", "-xJf", "snapshots.tar.xz"], cwd=target, check=True)
    return target / "drizzle"


def real_folders(shared, dialect, place, wanted="", is_packed=False):
    """Those of SHARED (corpus/ and evolution/) whose name holds `wanted`, copied below `place`.

    `is_packed`: as they lie, most of them without their snapshots; nothing is copied.
    """
    kind, shared = KINDS[dialect], Path(shared)
    place = tempfile.mkdtemp(dir=place)
    if wanted in f"evolution/{kind}":
        yield RealFolder(f"evolution/{kind}", shared / f"evolution/{kind}-evolution/stable", None)
    for project in sorted((shared / "corpus" / kind).iterdir()):
        if wanted not in f"{kind}/{project.name}":
            continue
        is_plain = json.loads((project / "truth.json").read_text())["main"]["ok"]
        prelude = shared / "corpus/prelude.sql" if kind == "pg" and not is_plain else None
        path = project / "drizzle" if is_packed else unpacked(project, place)
        yield RealFolder(f"{kind}/{project.name}", path, prelude)
