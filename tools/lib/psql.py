"""One psql for many statements: to start a program and a session takes longer than most of what is asked of them."""
import subprocess
import threading

MARK = "-- end of the answer --"


class Psql:
    """A session that several threads may use. It starts with the first statement, and again after one that failed."""

    def __init__(self, url, *arguments):
        self.command = ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", *arguments, "-d", url]
        self.process = None
        self.lock = threading.Lock()

    def ask(self, sql):
        """What psql prints; RuntimeError with the server's message where a statement fails."""
        with self.lock:
            if self.process is None:
                self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                                stderr=subprocess.STDOUT, text=True)
            answer = self.answer_to(sql)
            if answer is None:
                raise RuntimeError(f"{self.said}\n{sql}")
            return answer

    def answer_to(self, sql):
        """None where psql ended."""
        try:
            self.process.stdin.write(f"{sql}\n;\n\\echo '{MARK}'\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        self.said = ""
        while line := self.process.stdout.readline():
            if line.endswith(MARK + "\n"):
                return self.said + line.removesuffix(MARK + "\n")
            self.said += line
        self.process.stdin.close()
        self.process.wait()
        self.process = None
        return None

    def close(self):
        with self.lock:
            if self.process is not None:
                self.process.stdin.close()
                self.process.wait()
                self.process = None


class Server(Psql):
    """Makes databases and drops them."""

    def create(self, name, template=None):
        source = f" TEMPLATE {template}" if template else ""
        self.ask(f'CREATE DATABASE "{name}"{source} STRATEGY file_copy')

    def drop(self, name):
        self.ask(f'DROP DATABASE "{name}" WITH (FORCE)')
