"""An authoritative DNS server in a thread, for names that rotate and for names that match patterns."""

import random
import re
import socket
import struct
import threading

# The host of a policy; `{}` is the number of the policy.
NAME, PATTERN = "rotating.p{}.example.com", "*.w{}.example.com"
TTL = 30
IN_ANSWER = 8


def address(block, number):
    return f"8.{block}.{number >> 8 & 255}.{number & 255}"


class Authority:
    """Answers for a name have eight addresses of its pool, at random. A name that matches a pattern has an own one."""

    def __init__(self, policies, pool):
        self.pools = [[address(2 + policy, number) for number in range(pool)] for policy in range(policies)]
        self.random = random.Random(1)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            query, client = self.socket.recvfrom(4096)
            self.socket.sendto(self.answer(query), client)

    def answer(self, query):
        end = query.index(b"\0", 12) + 5
        found = self.addresses(query[12:end - 4].lower()) if query[end - 4:end] == b"\0\1\0\1" else []
        head = query[:2] + struct.pack(">5H", 0x8580, 1, len(found), 0, 0)
        return head + query[12:end] + b"".join(
            struct.pack(">HHHIH", 0xC00C, 1, 1, TTL, 4) + socket.inet_aton(each) for each in found)

    def addresses(self, name):
        if found := re.match(rb"\x08rotating.p(\d+)\x07example", name):
            return self.random.sample(self.pools[int(found[1])], IN_ANSWER)
        found = re.match(rb".a(\d+).w\d+\x07example", name)
        return [address(1, int(found[1]))] if found else []
