"""Starts the DNS forwarders of Debian that `forward` compares egressgen with. They have no cache and one thread."""

import contextlib
import os
import shutil
import subprocess

PATH = os.environ["PATH"] + ":/usr/sbin:/sbin"

# dnsmasq refuses what is over its limit of queries in flight, and the default of 150 is low for a server.
IN_FLIGHT = 10_000


def dnsmasq(_, port, upstream, __):
    return [
        "dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--user=", "--pid-file=", "--log-facility=-",
        "--no-resolv", "--no-hosts", "--listen-address=127.0.0.1", "--bind-interfaces", f"--port={port}",
        f"--server=127.0.0.1#{upstream}", "--cache-size=0", f"--dns-forward-max={IN_FLIGHT}"]


def unbound(folder, port, upstream, _):
    """Unbound keeps no answer, but it still keeps what it knows about the upstream, and it checks each answer."""
    configuration = f"""server:
  interface: 127.0.0.1@{port}
  do-not-query-localhost: no
  num-threads: 1
  module-config: "iterator"
  num-queries-per-thread: 4096
  outgoing-range: 8192
  cache-max-ttl: 0
  cache-max-negative-ttl: 0
  username: ""
  chroot: ""
  directory: "{folder}"
  pidfile: "{folder}/unbound.pid"
  use-syslog: no
remote-control:
  control-enable: no
forward-zone:
  name: "."
  forward-addr: 127.0.0.1@{upstream}
  forward-no-cache: yes
"""
    path = write(folder, "unbound.conf", configuration)
    # Ubuntu's AppArmor profile denies the installed program access to files outside /etc/unbound.
    program = shutil.copy(shutil.which("unbound", path=PATH), f"{folder}/unbound")
    return [program, "-d", "-c", path]


def dnsdist(folder, port, upstream, zone):
    """Without a suffix for its security polls, dnsdist asks nobody but its upstream. One thread listens."""
    configuration = f"""setLocal("127.0.0.1:{port}", {{reusePort=false}})
setSecurityPollSuffix("")
newServer({{address="127.0.0.1:{upstream}", checkName="{zone}."}})
"""
    return ["dnsdist", "--supervised", "--disable-syslog", "-C", write(folder, "dnsdist.conf", configuration)]


ALL = {"dnsmasq": dnsmasq, "unbound": unbound, "dnsdist": dnsdist}


def write(folder, name, text):
    with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
        file.write(text)
    return file.name


@contextlib.contextmanager
def started(name, folder, port, upstream, zone):
    """Yields the process of a forwarder at a port of 127.0.0.1. It asks the server at port `upstream`.

    `zone` is a name of the upstream with an answer, for checks of the forwarder's own.
    """
    command = ALL[name](folder, port, upstream, zone)
    with open(f"{folder}/{name}.log", "wb") as log:
        process = subprocess.Popen(
            command, env=os.environ | {"PATH": PATH}, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()
