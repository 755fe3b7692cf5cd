"""Drizzle's own migrator in one Node process for a whole test: starting Node takes longer than migrating."""
import json
import subprocess


class Oracle:
    """Answers through `SCRIPT --serve`, which starts with the first request and ends with this program."""

    def __init__(self, script):
        self.script = script
        self.process = None

    def migrate(self, **request):
        """Applies a folder; RuntimeError with Drizzle's message where it fails."""
        if self.process is None:
            self.process = subprocess.Popen(["node", self.script, "--serve"], stdin=subprocess.PIPE,
                                            stdout=subprocess.PIPE, text=True)
        self.process.stdin.write(json.dumps({name: str(value) for name, value in request.items()}) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.script} ended with status {self.process.wait()}")
        if "error" in (reply := json.loads(answer)):
            raise RuntimeError(reply["error"])
