"""Has the C library give memory back: a long load else grows by what its threads have freed.

Each load runs in new threads, glibc keeps a heap for each of them, and buffers of megabytes, once
freed, raise the size from which it maps them by themselves. One heap and a fixed size keep a load
of 50,000 pull requests where one of 1,000 is.
"""

import ctypes

# The names of malloc.h, and 128 KiB, where glibc begins.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
THRESHOLD = 128 * 1024


def return_what_is_freed() -> None:
    """Set up the C library of this process; another one than glibc is left as it is."""
    library = ctypes.CDLL(None)
    if not hasattr(library, "mallopt"):
        return
    library.mallopt(M_ARENA_MAX, 1)
    library.mallopt(M_MMAP_THRESHOLD, THRESHOLD)
    library.mallopt(M_TRIM_THRESHOLD, THRESHOLD)
