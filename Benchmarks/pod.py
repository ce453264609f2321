"""Clients in a pod: each asks for a name and connects at once to an address that no client has connected to before.

Each line of the standard input is a job in JSON, and so is each line of the output, the result:

    resolver    the address of the DNS server
    hosts       a format of the names of each kind, such as `{"pattern": "a{0}.p{1}.example.com"}`: `{0}` is the number
                of the connection and `{1}` that of the policy
    policies    the number of policies
    count       connections to each kind of name
    clients     the number of clients at once
    pause       seconds from one connection of a client to its next one

The first line of the output tells that the process is in its network namespace.
"""

import collections
import json
import random
import socket
import struct
import sys
import threading
import time

import tap

PORT = 443
ANSWER_PATIENCE, CONNECTION_PATIENCE, TRIES = 5, 3, 2

# A name that rotates repeats addresses. The client asks again until there is a new one.
MOST_QUESTIONS = 1_000


def addresses(message):
    """Returns the addresses of the A records in an answer. All names in front of them are compressed to two bytes."""
    count, = struct.unpack_from(">H", message, 6)
    place, found = message.index(b"\0", 12) + 5, []
    for _ in range(count):
        kind, _, _, length = struct.unpack_from(">HHIH", message, place + 2)
        if kind == 1:
            found.append(socket.inet_ntoa(message[place + 12:place + 16]))
        place += 12 + length
    return found


class Clients:
    def __init__(self, job):
        self.job, self.known, self.lock = job, set(), threading.Lock()
        self.results, self.lookups = collections.Counter(), []

    def run(self):
        threads = [threading.Thread(target=self.client, args=[first]) for first in range(self.job["clients"])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return {"results": self.results, "lookups": sorted(self.lookups)}

    def client(self, first):
        kinds = list(self.job["hosts"])
        time.sleep(self.job["pause"] * first / self.job["clients"])
        for number in range(first, self.job["count"] * len(kinds), self.job["clients"]):
            start, kind = time.monotonic(), kinds[number % len(kinds)]
            host = self.job["hosts"][kind].format(number, self.policy(number, len(kinds)))
            result = self.first_connection(host)
            with self.lock:
                self.results[f"{kind} {result}"] += 1
            time.sleep(max(0, start + self.job["pause"] - time.monotonic()))

    def policy(self, number, kinds):
        """Returns the number of a policy. Each gets its connections at regular intervals, whatever their kind."""
        apart = self.job["policies"] // kinds
        return (number // kinds + number % kinds * apart) % self.job["policies"]

    def first_connection(self, host):
        for _ in range(MOST_QUESTIONS):
            found = self.resolve(host)
            if found is None:
                return "unanswered"
            if new := self.claim(found):
                return connect(new)
        return "known"

    def claim(self, found):
        """Returns the first address that no client has connected to."""
        with self.lock:
            new = next((each for each in found if each not in self.known), None)
            self.known.add(new)
        return new

    def resolve(self, host):
        identifier = random.randrange(1 << 16)
        head = struct.pack(">6H", identifier, 0x100, 1, 0, 0, 0)
        query, start = head + tap.wire_name(host) + struct.pack(">HH", 1, 1), time.monotonic()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as connection:
            connection.settimeout(ANSWER_PATIENCE)
            connection.connect((self.job["resolver"], 53))
            for _ in range(TRIES):
                try:
                    connection.send(query)
                    message = connection.recv(4096)
                except OSError:
                    continue
                self.lookups.append(time.monotonic() - start)
                return addresses(message) or None
        return None


def connect(address):
    try:
        socket.create_connection((address, PORT), CONNECTION_PATIENCE).close()
        return "connected"
    except TimeoutError:
        return "timeout"
    except OSError:
        return "rejected"


def main():
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(Clients(json.loads(line)).run()), flush=True)


if __name__ == "__main__":
    main()
