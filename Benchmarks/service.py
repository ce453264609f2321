"""Runs `egressgen refresh` as a service, and reads its metrics."""

import subprocess
import sys
import time
import urllib.request

import bench
from cluster import PATIENCE


class Service:
    """A service that has refreshed once. The arguments follow `egressgen refresh`."""

    def __init__(self, folder, arguments):
        self.log = f"{folder}/service.log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [bench.binary(), "refresh", *arguments, "--listen", "0"], stdin=subprocess.DEVNULL, stdout=log,
                stderr=log)
        try:
            self.url = wait(self.find_url, "the service listens", self)
            wait(lambda: self.metric("egressgen_refreshes_total") > 0, "the first refresh", self)
        except BaseException:
            self.stop()
            raise

    def last_words(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()[-2000:]

    def find_url(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            found = [line.split()[-1] for line in log if line.startswith("listening on ")]
        return f"http://127.0.0.1:{found[0].rpartition(':')[2].strip('/')}" if found else None

    def metric(self, name):
        """Returns the sum of the values of a metric, one for each set of labels."""
        with urllib.request.urlopen(f"{self.url}/metrics", timeout=5) as page:
            lines = page.read().decode().splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.partition("{")[0].split()[0] == name)

    def processor(self):
        return bench.processor(self.process.pid)

    def rest(self):
        """Waits until the service has done nothing for a second. A new sender makes it refresh."""
        before = None
        while before is None or self.processor() > before + 0.02:
            before = self.processor()
            time.sleep(1)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def wait(condition, what, service=None, patience=PATIENCE):
    end = time.monotonic() + patience
    while not (found := condition()):
        if service and service.process.poll() is not None:
            sys.exit(f"the service ended before {what}:\n{service.last_words()}")
        if time.monotonic() > end:
            sys.exit(f"waited in vain until {what}{':' + chr(10) + service.last_words() if service else ''}")
        time.sleep(0.01)
    return found
