"""A pod in a network namespace of its own, and a network plugin that enforces policies on it and rejects the rest.

The script runs in a namespace that stands for the node and for the rest of the world. The two are joined by a cable.
"""

import collections
import ctypes
import json
import re
import subprocess
import sys
import threading
import time

import bench

NODE, POD, NETWORK = "10.99.0.1", "10.99.0.2", "10.99.0.0/24"

# What the pods connect to. The node has all these addresses. egressgen refuses addresses that are not globally reachable.
WORLD = "8.0.0.0/8"

CLONE_NEWNET = 0x40000000


def run(*command):
    subprocess.run(command, check=True)


class Pod:
    """The process of pod.py in a namespace of its own, which ends with the process."""

    def __init__(self):
        self.process = subprocess.Popen(
            ["unshare", "--net", sys.executable, f"{bench.ROOT}/Benchmarks/pod.py"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()
        self.namespace = f"/proc/{self.process.pid}/ns/net"
        self.connect()

    def connect(self):
        run("ip", "link", "add", "pod0", "type", "veth", "peer", "name", "eth0", "netns", str(self.process.pid))
        run("ip", "address", "add", f"{NODE}/24", "dev", "pod0")
        run("ip", "link", "set", "pod0", "up")
        run("ip", "route", "add", "local", WORLD, "dev", "lo")
        in_pod = [
            "link set lo up", f"address add {POD}/24 dev eth0", "link set eth0 up", f"route add default via {NODE}"]
        for words in in_pod:
            run("nsenter", f"--net={self.namespace}", "ip", *words.split())

    def do(self, job):
        """Runs a job of pod.py. Returns the result."""
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline() or sys.exit("the pod ended"))

    def stop(self):
        self.process.terminate()
        self.process.wait()


# The network plugin


# The reset of a rejected connection comes to the pod over its loopback interface.
BASE = """table inet pod {
    chain allowed { }
    chain output {
        type filter hook output priority 0
        oifname "lo" accept
        ct state established,related accept
        jump allowed
        meta l4proto tcp reject with tcp reset
        reject
    }
}
"""


def allowed(policies):
    """Returns the blocks that policies allow for each match of ports.

    Peers that select pods match nothing, because the pod has no neighbours.
    """
    found = collections.defaultdict(set)
    for rule in (rule for stored in policies for rule in stored["spec"].get("egress") or []):
        blocks = {peer["ipBlock"]["cidr"] for peer in rule.get("to", []) if "ipBlock" in peer}
        for port in rule.get("ports", [{}]):
            found[match(port)] |= blocks
    return found


def match(port):
    transport = port.get("protocol", "TCP").lower()
    last = f"-{port['endPort']}" if "endPort" in port else ""
    return f"{transport} dport {port['port']}{last}" if "port" in port else f"meta l4proto {transport}"


def changes(old, new):
    """Yields the commands of nftables that lead from one result of `allowed` to another. A match never goes away."""
    for ports in old.keys() | new.keys():
        name = re.sub(r"\W", "-", ports)
        if ports not in old:
            yield f"add set inet pod {name} {{ type ipv4_addr; flags interval; }}"
            yield f"add rule inet pod allowed ip daddr @{name} {ports} accept"
        for command, blocks in [("add", new[ports] - old[ports]), ("delete", old[ports] - new[ports])]:
            if blocks:
                yield f"{command} element inet pod {name} {{ {', '.join(blocks)} }}"


class Filter:
    """Changes the rules of a namespace with libnftables. Only the thread that made it may use it.

    A process of nft for each change would take longer than the change.
    """

    def __init__(self, namespace):
        libc, self.library = ctypes.CDLL(None, use_errno=True), ctypes.CDLL("libnftables.so.1")
        with open(namespace, "rb") as file:
            if libc.setns(file.fileno(), CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), namespace)
        self.library.nft_ctx_new.restype = ctypes.c_void_p
        self.context = ctypes.c_void_p(self.library.nft_ctx_new(0))
        self.library.nft_ctx_buffer_error(self.context)
        self.library.nft_ctx_get_error_buffer.restype = ctypes.c_char_p

    def run(self, commands):
        """Runs commands in one transaction."""
        if self.library.nft_run_cmd_from_buffer(self.context, commands.encode()) != 0:
            raise OSError(self.library.nft_ctx_get_error_buffer(self.context).decode())


class Plugin:
    """Enforces the policies that a cluster tells. `delays` has the seconds that each version took."""

    def __init__(self, cluster, pod):
        self.cluster, self.pod = cluster, pod
        self.policies, self.rules, self.delays, self.ended = {}, collections.defaultdict(set), [], False
        self.thread = threading.Thread(target=self.follow)
        self.thread.start()

    def follow(self):
        enforced = Filter(self.pod.namespace)
        enforced.run(BASE)
        while not self.ended:
            if events := self.cluster.events_within(0.1):
                self.enforce(enforced, self.policies | {stored["metadata"]["name"]: stored for _, stored in events})
                self.delays.append(time.perf_counter() - events[0][0])
        enforced.run("delete table inet pod")

    def enforce(self, enforced, policies):
        """Replaces the rules in one transaction."""
        rules = allowed(policies.values())
        enforced.run("\n".join([*changes(self.rules, rules), ""]))
        self.policies, self.rules = policies, rules

    def is_filled(self):
        """Returns whether rules of all policies are enforced."""
        return bool(self.policies) and all(stored["spec"].get("egress") for stored in self.policies.values())

    def stop(self):
        self.ended = True
        self.thread.join()
