"""Starts a server, waits for its first answer, tells what it costs, and stops it."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import time

PATIENCE = 30  # seconds for a server to start or to stop


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def favour(cpu):
    """For a child process: on one core, before other work, so that runs can be compared."""

    def apply():
        if cpu is not None and os.cpu_count() > 1:
            os.sched_setaffinity(0, {cpu})
            with contextlib.suppress(PermissionError):
                os.setpriority(os.PRIO_PROCESS, 0, -20)

    return apply


class Server:
    """A context: inside it the server runs. `{port}` in the command is filled in."""

    def __init__(self, command, cpu=None, **environment):
        self.port = free_port()
        self.command = [part.replace("{port}", str(self.port)) for part in command]
        self.environment = {**os.environ, **environment}
        self.cpu = cpu

    def __enter__(self):
        start = time.perf_counter()
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=favour(self.cpu),
        )
        self._wait(start, self.answers)
        self.start_ms = (time.perf_counter() - start) * 1000
        self._started = start
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _wait(self, start, condition):
        """Polls closely: the answer is a time in milliseconds."""
        while not condition():
            if self.process.poll() is not None or time.perf_counter() - start > PATIENCE:
                self.process.kill()
                raise SystemExit(f"bench: {self.command[0]} does not start: {' '.join(self.command)}")
            time.sleep(0.0005)

    def answers(self):
        try:
            return self.get("/api/health")[0] == 200
        except OSError:
            return False

    def milliseconds_until(self, condition):
        """From the start of the process until `condition()` holds."""
        self._wait(self._started, condition)
        return (time.perf_counter() - self._started) * 1000

    def _request(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request(method, path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def get(self, path):
        return self._request("GET", path)

    def post(self, path, value):
        status, text = self._request("POST", path, json.dumps(value))
        if status != 200:
            raise SystemExit(f"bench: POST {path} is answered with {status}: {text}")

    def rss_mb(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            line = next(line for line in status if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    def threads(self):
        """Thread ids by name."""
        tasks = f"/proc/{self.process.pid}/task"
        names = {}
        for task in os.listdir(tasks):
            with open(f"{tasks}/{task}/comm") as comm:
                names[comm.read().strip()] = int(task)
        return names
