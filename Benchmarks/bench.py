"""Functions shared by the benchmarks and check-docs: start an NSD on the loopback interface, and measure a process."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def binary():
    return os.environ.get("EGRESSGEN_BINARY", f"{ROOT}/.build/release/egressgen")


def processor(pid):
    """Returns the processor time of a process in seconds."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def processor_of_all(pid):
    """Returns the processor time in seconds of a process and all that it has started, and that they have started."""
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return processor(pid) + sum(processor_of_all(int(child)) for child in file.read().split())


def percentile(values, share):
    """Returns a percentile of sorted values."""
    return values[min(len(values) - 1, int(len(values) * share))]


def print_row(title, figures, holds):
    print(f"{title:44} {figures:62} {'holds' if holds else 'does not hold'}", flush=True)
    return holds


def start_nsd(folder, port, zones, settings=()):
    """Starts an NSD that serves `zones`, a dictionary from zone names to files. The caller must end the process."""
    entries = "".join(f'zone:\n  name: "{name}"\n  zonefile: "{path}"\n' for name, path in zones.items())
    more = "".join(f"  {setting}\n" for setting in settings)
    configuration = f"""server:
  ip-address: 127.0.0.1@{port}
  server-count: 1
  username: ""
  chroot: ""
  database: ""
  zonesdir: "{folder}"
  pidfile: "{folder}/nsd.pid"
  xfrdfile: "{folder}/xfrd.state"
  xfrdir: "{folder}"
  zonelistfile: "{folder}/zone.list"
  logfile: "{folder}/nsd.log"
  rrl-ratelimit: 0
{more}remote-control:
  control-enable: no
{entries}"""
    path = os.path.join(folder, "nsd.conf")
    with open(path, "w", encoding="utf-8") as file:
        file.write(configuration)
    nsd = shutil.which("nsd", path=os.environ["PATH"] + ":/usr/sbin")
    return subprocess.Popen([nsd, "-d", "-c", path], stderr=subprocess.DEVNULL, start_new_session=True)


def stop_nsd(server, port):
    """Ends an NSD with all its processes. While one of them lives, no other NSD can have the port."""
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()
    for _ in range(200):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return
        time.sleep(0.05)


def wait_until_answered(port, name, address, tries=200):
    command = ["dig", "+short", "@127.0.0.1", "-p", str(port), name]
    for _ in range(tries):
        if address in subprocess.run(command, capture_output=True, text=True).stdout:
            return
        time.sleep(0.05)
    sys.exit("the name server does not answer")


def run(command):
    """Runs a command.

    Returns the exit status, the output, the wall time and processor time in seconds, and the peak resident set in MB.
    """
    read, write = os.pipe()
    start = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, write, 1)])
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        output = pipe.read().decode()
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    return code, output, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def run_apart(command, source, output, limit):
    """Runs a command with files as its standard input and output. Its standard error goes to OUTPUT.messages.

    After `limit` seconds, the command and all processes that it started are killed. Returns the exit status, the wall
    time and processor time in seconds, and the peak resident set in MB. The peak includes what the parent held before
    the exec of the child, so a large process cannot measure a small one directly. measured.py is the parent instead.
    """
    measured = [sys.executable, "-I", "-S", f"{ROOT}/Benchmarks/measured.py", source, output, *command]
    with open(f"{output}.messages", "wb") as messages:
        process = subprocess.Popen(measured, stdout=subprocess.PIPE, stderr=messages, start_new_session=True)
    try:
        text, _ = process.communicate(timeout=limit)
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    if process.returncode != 0:
        with open(f"{output}.messages", encoding="utf-8", errors="replace") as messages:
            sys.exit(f"{command[0]} can't be run: {messages.read().splitlines()[-1]}")
    status, *measures = text.split()
    return int(status), *map(float, measures)
