"""Runs a real API server for the benchmarks, and reads the policies in it."""

import collections
import contextlib
import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

import bench

PATIENCE = 60
RESOURCE = "/apis/networking.k8s.io/v1"
HOSTS, RETAINED = "egressgen.dev/hosts", "egressgen.dev/retained"


# Policies


def policy(name, hosts, **annotations):
    """Returns a policy for some hosts. `annotations` has the other settings without `egressgen.dev/`."""
    settings = {f"egressgen.dev/{key}": value for key, value in annotations.items()}
    return {
        "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
        "metadata": {"name": name, "annotations": {HOSTS: " ".join(hosts)} | settings},
        "spec": {"podSelector": {"matchLabels": {"app": name}}, "policyTypes": ["Egress"]}}


def blocks(stored):
    return {
        peer["ipBlock"]["cidr"] for rule in stored["spec"].get("egress") or [] for peer in rule["to"]
        if "ipBlock" in peer and peer["ipBlock"]["cidr"].endswith("/32")}


# The API server


class Cluster:
    """An API server and its etcd, with the data of etcd in memory. Watches the policies of one namespace."""

    def __init__(self, folder, namespace):
        self.folder, self.namespace, self.events = folder, namespace, collections.deque()
        self.changed, self.connection, self.watcher = threading.Condition(), None, None
        ports = " ".join(str(bench.free_port()) for _ in range(3))
        environment = os.environ | {"CLUSTER_PORTS": ports}
        subprocess.run([f"{bench.ROOT}/scripts/cluster", "start", folder], env=environment, check=True)
        self.port = int(ports.split()[0])
        self.context = ssl.create_default_context(cafile=f"{folder}/ca.crt")
        self.context.load_cert_chain(f"{folder}/admin.crt", f"{folder}/admin.key")

    @property
    def flags(self):
        kubeconfig = f"{self.folder}/kubeconfig"
        return ["--cluster", "-n", self.namespace, "--kubeconfig", kubeconfig, "--kubectl", kubectl()]

    @property
    def policies(self):
        return f"{RESOURCE}/namespaces/{self.namespace}/networkpolicies"

    def connect(self):
        return http.client.HTTPSConnection("127.0.0.1", self.port, context=self.context)

    def request(self, method, path, body=None, connection=None):
        connection = connection or self.connect()
        headers = {"Content-Type": "application/json"}
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        if answer.status >= 300:
            sys.exit(f"{method} {path}: {answer.status} {answer.read().decode()}")
        return answer

    def create(self, policies):
        self.request("POST", "/api/v1/namespaces", {"metadata": {"name": self.namespace}})
        for each in policies:
            self.request("POST", self.policies, each)

    def get(self, name):
        """Returns a policy as it is now. The connection stays open for the next call."""
        self.connection = self.connection or self.connect()
        return json.load(self.request("GET", f"{self.policies}/{name}", connection=self.connection))

    def watch(self):
        self.watcher = self.connect()
        answer = self.request("GET", f"{self.policies}?watch=1", connection=self.watcher)
        threading.Thread(target=self.read, args=[answer], daemon=True).start()

    def read(self, answer):
        with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
            for line in answer:
                now, event = time.perf_counter(), json.loads(line)
                with self.changed:
                    self.events.append((now, event["object"]))
                    self.changed.notify_all()

    def next_event(self):
        with self.changed:
            if not self.changed.wait_for(lambda: self.events, PATIENCE):
                sys.exit("waited in vain for an event of the watch")
            return self.events.popleft()

    def events_within(self, seconds):
        """Returns all events so far, or those that come first within some seconds."""
        with self.changed:
            self.changed.wait_for(lambda: self.events, seconds)
            events = list(self.events)
            self.events.clear()
        return events

    def arrival(self, name, block):
        while True:
            now, stored = self.next_event()
            if stored["metadata"]["name"] == name and f"{block}/32" in blocks(stored):
                return now

    def stop(self):
        # The API server would wait a minute for the end of the watch.
        if self.watcher:
            self.watcher.sock.shutdown(socket.SHUT_RDWR)
        subprocess.run([f"{bench.ROOT}/scripts/cluster", "stop", self.folder], check=True)


def kubectl():
    ours = f"{bench.ROOT}/.venv/bin/kubectl"
    return ours if os.access(ours, os.X_OK) else shutil.which("kubectl") or sys.exit("kubectl is not installed")


@contextlib.contextmanager
def cluster(folder, namespace, policies):
    """Yields a cluster that holds the policies. Its folder is in memory if the system has such a place."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else folder
    with tempfile.TemporaryDirectory(dir=memory) as place:
        running = Cluster(place, namespace)
        try:
            running.create(policies)
            running.watch()
            yield running
        finally:
            running.stop()
