"""Speaks dnstap over Frame Streams as CoreDNS does with golang-framestream, for benchmarks and scripts/fuzz-seeds.

The sender asks first and waits for ACCEPT. It buffers 4 KiB, so a frame with more than 8 KiB leaves immediately. Frames
are client responses with the whole message, an identity, and no response address.
"""

import ipaddress
import socket
import struct
import time

CONTENT_TYPE = b"protobuf:dnstap.Dnstap"
ACCEPT, START, STOP, READY, FINISH = 1, 2, 3, 4, 5
CLIENT_RESPONSE = 6
BUFFER = 4096
PADDING = 8200


# Frame Streams


def control(kind, *content_types):
    fields = b"".join(struct.pack(">II", 1, len(each)) + each for each in content_types)
    return struct.pack(">III", 0, 4 + len(fields), kind) + fields


def frame(payload):
    return struct.pack(">I", len(payload)) + payload


# Protobuf and dnstap


def varint(value):
    encoded = bytearray()
    while value >= 0x80:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def number(field, value):
    return varint(field << 3) + varint(value)


def fixed32(field, value):
    return varint(field << 3 | 5) + struct.pack("<I", value)


def octets(field, value):
    return varint(field << 3 | 2) + varint(len(value)) + value


def dnstap(message, nanoseconds=None, kind=CLIENT_RESPONSE, client="10.0.0.7", identity=b"", padding=0):
    """Returns the payload of a frame. The response has the current time unless `nanoseconds` gives another."""
    seconds, fraction = divmod(time.time_ns() if nanoseconds is None else nanoseconds, 1_000_000_000)
    inner = number(1, kind) + number(2, 1) + number(3, 1) + octets(4, ipaddress.ip_address(client).packed)
    inner += number(6, 40_000)
    inner += number(8, seconds) + fixed32(9, fraction) + number(12, seconds) + fixed32(13, fraction)
    inner += octets(14, message)
    extra = octets(3, b"." * padding) if padding else b""
    return octets(1, identity) + octets(2, b"CoreDNS-1.13.2") + extra + octets(14, inner) + number(15, 1)


# DNS


def wire_name(name):
    labels = [label.encode() for label in name.split(".")]
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def answer(name, address, ttl=30):
    """Returns a response of a resolver with one A record."""
    head = struct.pack(">6H", 7, 0x8180, 1, 1, 0, 0)
    record = struct.pack(">HHHIH", 0xC00C, 1, 1, ttl, 4) + ipaddress.IPv4Address(address).packed
    return head + wire_name(name) + struct.pack(">HH", 1, 1) + record


class Sender:
    """A connection of CoreDNS to a place in the form of --learn: `unix:PATH` or `tcp:ADDRESS:PORT`."""

    def __init__(self, place, identity=b"", padding=0):
        self.identity, self.padding, self.waiting = identity, padding, bytearray()
        self.socket = connect(place)
        self.socket.settimeout(4)
        self.socket.sendall(control(READY, CONTENT_TYPE))
        if self.receive_control() != ACCEPT:
            raise ConnectionError("the receiver does not accept")
        self.socket.settimeout(None)
        self.socket.sendall(control(START, CONTENT_TYPE))

    def receive_control(self):
        escape, length = struct.unpack(">II", self.receive(8))
        kind, = struct.unpack(">I", self.receive(length)[:4])
        return None if escape else kind

    def receive(self, size):
        received = self.socket.recv(size, socket.MSG_WAITALL)
        if len(received) < size:
            raise ConnectionError("the receiver closes the connection")
        return received

    def send(self, message):
        """Sends a response, or keeps it until the buffer is full. Returns the size of its payload in bytes."""
        payload = dnstap(message, identity=self.identity, padding=self.padding)
        self.waiting += frame(payload)
        if len(self.waiting) >= BUFFER:
            self.flush()
        return len(payload)

    def flush(self):
        self.socket.sendall(self.waiting)
        self.waiting.clear()

    def send_at_rate(self, messages, rate, until):
        """Sends messages at a rate per second until a time. Returns the numbers of frames and of bytes in them.

        The sender sleeps a millisecond at a time and then catches up. A receiver that is too slow blocks it.
        """
        start, frames, size = time.monotonic(), 0, 0
        while (now := time.monotonic()) < until:
            while frames < (now - start) * rate:
                size += self.send(next(messages))
                frames += 1
            time.sleep(0.001)
        self.flush()
        return frames, size

    def close(self):
        """Stops as golang-framestream does: sends STOP and waits for FINISH."""
        self.flush()
        self.socket.settimeout(4)
        self.socket.sendall(control(STOP))
        finished = self.receive_control() == FINISH
        self.socket.close()
        return finished


def connect(place, tries=200):
    """Connects to a receiver, and waits until there is one."""
    kind, _, rest = place.partition(":")
    for attempt in range(tries):
        try:
            if kind == "unix":
                connection = socket.socket(socket.AF_UNIX)
                connection.connect(rest)
                return connection
            host, _, port = rest.rpartition(":")
            connection = socket.create_connection((host.strip("[]"), int(port)))
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connection
        except OSError:
            if attempt == tries - 1:
                raise
            time.sleep(0.05)
