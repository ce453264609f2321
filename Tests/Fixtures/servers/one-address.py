"""A name server that answers with one address for every name. On 127.0.0.2 it does not answer."""
import pathlib
import socket
import sys

address, ready = sys.argv[1:]
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind((address, 53))
pathlib.Path(ready).touch()
while True:
    query, client = server.recvfrom(4096)
    if address == "127.0.0.2":
        continue
    end = 12
    while query[end]:
        end += query[end] + 1
    question = query[12 : end + 5]
    header = query[:2] + bytes.fromhex("84800001000100000000")
    server.sendto(header + question + bytes.fromhex("c00c000100010000003c000408080808"), client)
