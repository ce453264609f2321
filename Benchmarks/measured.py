"""Runs COMMAND with its standard input from SOURCE and its standard output to OUTPUT.

The arguments are SOURCE OUTPUT COMMAND... The script prints the exit status, the wall time and processor time in
seconds, and the peak resident set in MB. The processor time is that of the whole process tree. The peak is never lower
than that of this script, about 10 MB, so the script imports as little as possible.
"""

import os
import sys
import time


def main():
    source, output, *command = sys.argv[1:]
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, source, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
    ]
    start = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - start
    print(os.waitstatus_to_exitcode(status), wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


main()
