#!/usr/bin/env python3
"""Creates a corpus of names for bulk lookups: the zones to serve, the names to ask for, and the expected answers.

The same number and seed produce the same files. Two names in five have no CNAME. The others have one to four, across
zones as in content networks. A name has one to eight addresses, three on average, none of them special-purpose. Every
answer fits into 512 bytes. The first name is www.aliyun.com with a recorded chain.

    Benchmarks/corpus.py FOLDER NAMES [SEED]

    names.txt       the names, one per line, in random order
    queries.txt     the same names in the format of dnsperf
    expected.tsv    each name, a tab, and its addresses in text order, separated by commas
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
# First octets of addresses. Octets whose /8 contains special-purpose space or a metadata service are excluded.
OCTETS = sorted(set(range(1, 224)) - {10, 100, 127, 168, 169, 172, 192, 198, 203})

SERVICES = ["www", "api", "img", "login", "mail", "static", "m", "repo"]
WORDS = ["alder", "birch", "cedar", "dune", "ember", "fjord", "grove", "heath", "islet", "juniper", "kelp", "larch"]
NETWORKS = ["edge.alderhost.net", "lb.frontgate.io", "pool.steer.com", "e.nearcache.org", "sc.bridge.cn", "g.far.net"]


def address_list(chance):
    """Returns a set of addresses. Half of the sets are in one /24, as in a content network, and the others anywhere."""
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
    """Returns the CNAMEs of a name. They alternate between a content network and the domain of the site."""
    targets = []
    for hop in range(chance.choice(HOPS)):
        if hop % 2 == 0:
            targets.append(f"{site}-{zone}-{hop}.{chance.choice(NETWORKS)}")
        else:
            targets.append(f"origin-{hop}.{site}.{zone}")
    return targets


def entries(count, seed):
    """Yields the name, the CNAMEs and the addresses of each of `count` names."""
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
    """Writes the zones. Returns the lines of expected.tsv."""
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
    """Writes the corpus. Returns the zones as a dictionary from names to files."""
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
