"""Brings the loopback interface up, with the address fe80::53. ip(8) is not installed everywhere."""
import fcntl
import socket
import struct

# SIOCSIFFLAGS with IFF_UP and IFF_RUNNING.
fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sh14x", b"lo", 0x41))
# SIOCSIFADDR with a struct in6_ifreq.
address = struct.pack("=16sIi", socket.inet_pton(socket.AF_INET6, "fe80::53"), 64, socket.if_nametoindex("lo"))
fcntl.ioctl(socket.socket(socket.AF_INET6, socket.SOCK_DGRAM), 0x8916, address)
