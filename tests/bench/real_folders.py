"""Folders of real projects, as the corpus holds them, for measuring: what a peer needs of each, and the figures over all."""
import json
import os
import re
import statistics
import subprocess
from pathlib import Path


class RealFolder:
    """`drizzle` as the project has it; `all_sql`, the same SQL for the shells, lies under `place`."""

    def __init__(self, place, drizzle):
        self.name, self.drizzle = drizzle.parent.name, drizzle
        entries = json.loads((drizzle / "meta/_journal.json").read_text())["entries"]
        self.count = len(entries)
        self.all_sql = Path(place) / f"{drizzle.parent.parent.name}-{self.name}.sql"
        self.all_sql.write_text("\n".join((drizzle / f"{entry['tag']}.sql").read_text() for entry in entries) + "\n")


def real_folders(place, corpus, pattern):
    """Those that have a journal and all its files; PATTERN is a part of the name."""
    for drizzle in sorted(Path(corpus).glob("*/drizzle")):
        if pattern not in drizzle.parent.name or not (drizzle / "meta/_journal.json").exists():
            continue
        try:
            yield RealFolder(place, drizzle)
        except (FileNotFoundError, ValueError):
            continue


class Roles:
    """Roles outlive a database: what a folder makes is dropped before the next contender makes it."""

    def __init__(self, url):
        self.url = url
        self.before = set(self.names())

    def names(self):
        result = subprocess.run(["psql", "-XAt", "-d", self.url, "-c", "select rolname from pg_roles"], capture_output=True,
                                text=True, check=True)
        return result.stdout.split("\n")[:-1]

    def drop_new(self):
        for name in set(self.names()) - self.before:
            subprocess.run(["psql", "-Xq", "-d", self.url, "-c", 'drop role "{}"'.format(name.replace('"', '""'))],
                           capture_output=True, check=False)


def measure_folder(fresh, drop, folder, peers, runs):
    """Seconds of each peer that applies the folder: {name: [seconds]}; one that fails has none."""
    results = {peer.name: [] for peer in peers}
    for _ in range(runs):
        for peer in peers:
            if results[peer.name] is None:
                continue
            target = fresh()
            try:
                results[peer.name].append(peer.migrate(folder, target).seconds)
            except RuntimeError:
                results[peer.name] = None
            drop(target)
    return {name: seconds for name, seconds in results.items() if seconds}


def report_folders(dialect, measured, aims):
    """Prints a line for each folder that sluice and the shell apply, and the median and worst ratio to each peer.

    `aims`: {peer: (median, worst or None)}. Returns what was not reached."""
    ratios, missed = {}, []
    for folder, results in measured:
        ours = statistics.median(results["sluice"])
        line = f"  {folder.name:<42} {folder.count:>4} migrations {ours * 1000:>9.1f} ms"
        for name, seconds in results.items():
            if name != "sluice":
                ratio = ours / statistics.median(seconds)
                ratios.setdefault(name, []).append(ratio)
                line += f"  /{name} {ratio:.2f}"
        print(line, flush=True)
    for name, values in ratios.items():
        median, worst = statistics.median(values), max(values)
        print(f"  sluice/{name}: median {median:.2f}, from {min(values):.2f} to {worst:.2f}, {len(values)} folders")
        for what, value, aim in zip(("median", "worst"), (median, worst), aims.get(name, ())):
            if aim is not None and value > aim:
                missed.append(f"{dialect}, real folders: {what} {value:.2f} of {name}, aim {aim}")
    return missed
