"""Runs SOURCE OUTPUT COMMAND... and prints the exit status, the seconds of wall and processor time, and the peak in MB.

The processor time is that of the whole process tree. No peak is told below that of this process, about 10 MB, which is
why so little is imported.
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
