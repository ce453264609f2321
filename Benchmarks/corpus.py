#!/usr/bin/env python3
"""Makes a corpus of names for bulk look-ups: zones to serve, names to ask, and what must come back.

The same number and seed give the same files. Two names in five have no CNAME, the others one to four, across zones as
content networks have them; a name has one to eight addresses, three on average, none of them special-purpose. Every
answer fits into 512 bytes. The first name is www.aliyun.com with its chain as once recorded.

    Benchmarks/corpus.py FOLDER NAMES [SEED]

    names.txt       the names, one a line, in random order
    queries.txt     the same for dnsperf
    expected.tsv    name, tab, its addresses in text order with commas between
    ZONE.zone       one flat zone for each of ZONES
"""

import contextlib
import os
import random
import sys

ZONES = ["com", "net", "org", "cn", "io"]
FIRST = "www.aliyun.com"
FIRST_CHAIN = [
    "www-jp-de-intl-adns.aliyun.com",
    "www-jp-de-intl-adns.aliyun.com.gds.alibabadns.com",
    "v6wagbridge.aliyun.com",
    "v6wagbridge.aliyun.com.gds.alibabadns.com",
]
FIRST_ADDRESSES = ["106.11.93.21", "140.205.32.4", "140.205.34.3", "140.205.230.13"]

HOPS = [0] * 40 + [1] * 25 + [2] * 15 + [3] * 10 + [4] * 10
SIZES = [1] * 30 + [2] * 22 + [3] * 15 + [4] * 12 + [5] * 8 + [6] * 5 + [7] * 3 + [8] * 5
# An octet with any special-purpose space in its /8, or a metadata service, is left out whole.
OCTETS = sorted(set(range(1, 224)) - {10, 100, 127, 168, 169, 172, 192, 198, 203})

SERVICES = ["www", "api", "img", "login", "mail", "static", "m", "repo"]
WORDS = ["alder", "birch", "cedar", "dune", "ember", "fjord", "grove", "heath", "islet", "juniper", "kelp", "larch"]
NETWORKS = ["edge.alderhost.net", "lb.frontgate.io", "pool.steer.com", "e.nearcache.org", "sc.bridge.cn", "g.far.net"]


def address_list(chance):
    """Half of the sets lie in one /24, as a content network answers; the others anywhere."""
    size = chance.choice(SIZES)
    if chance.random() < 0.5:
        prefix = network(chance)
        return [f"{prefix}.{last}" for last in chance.sample(range(1, 255), size)]
    found = set()
    while len(found) < size:
        found.add(f"{network(chance)}.{chance.randrange(1, 255)}")
    return sorted(found)


def network(chance):
    return f"{chance.choice(OCTETS)}.{chance.randrange(256)}.{chance.randrange(256)}"


def chain(chance, site, zone):
    """The CNAMEs of a name, by turns at a content network and at the site's own domain."""
    targets = []
    for hop in range(chance.choice(HOPS)):
        if hop % 2 == 0:
            targets.append(f"{site}-{zone}-{hop}.{chance.choice(NETWORKS)}")
        else:
            targets.append(f"origin-{hop}.{site}.{zone}")
    return targets


def entries(count, seed):
    """Gives name, CNAMEs and addresses of `count` names."""
    chance = random.Random(seed)
    yield FIRST, FIRST_CHAIN, FIRST_ADDRESSES
    for number in range(1, count):
        site = f"{chance.choice(WORDS)}{number}"
        zone = chance.choice(ZONES)
        yield f"{chance.choice(SERVICES)}.{site}.{zone}", chain(chance, site, zone), address_list(chance)


def open_zone(folder, zone):
    file = open(f"{folder}/{zone}.zone", "w", encoding="ascii")
    file.write(f"$ORIGIN {zone}.\n$TTL 300\n@ SOA ns hostmaster 1 3600 900 604800 300\n@ NS ns\nns A 127.0.0.1\n")
    return file


def write_records(zones, name, targets, addresses):
    owner = name
    for target in targets:
        zones[owner.rpartition(".")[2]].write(f"{owner}. CNAME {target}.\n")
        owner = target
    zones[owner.rpartition(".")[2]].writelines(f"{owner}. A {address}\n" for address in addresses)


def write_zones(folder, count, seed):
    """Gives the lines of expected.tsv."""
    lines = []
    with contextlib.ExitStack() as stack:
        zones = {zone: stack.enter_context(open_zone(folder, zone)) for zone in ZONES}
        for name, targets, addresses in entries(count, seed):
            write_records(zones, name, targets, addresses)
            lines.append(f"{name}\t{','.join(sorted(addresses))}\n")
    return lines


def write_list(path, lines):
    with open(path, "w", encoding="ascii") as file:
        file.writelines(lines)


def write(folder, count, seed=1):
    """Gives the zones as a dictionary of names and files."""
    os.makedirs(folder, exist_ok=True)
    first, *others = write_zones(folder, count, seed)
    random.Random(seed).shuffle(others)
    lines = [first, *others]
    names = [line.partition("\t")[0] for line in lines]
    write_list(f"{folder}/expected.tsv", lines)
    write_list(f"{folder}/names.txt", (f"{name}\n" for name in names))
    write_list(f"{folder}/queries.txt", (f"{name} A\n" for name in names))
    return {zone: f"{folder}/{zone}.zone" for zone in ZONES}


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit("usage: Benchmarks/corpus.py FOLDER NAMES [SEED]")
    write(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)


if __name__ == "__main__":
    main()
