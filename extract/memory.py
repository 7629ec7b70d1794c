"""Makes the C library return the memory of long loads and large bodies to the system.

Each load runs in new threads, glibc keeps a heap for each of them, and buffers of megabytes, once
freed, raise the size from which it maps them by themselves. One heap and a fixed size keep a load
of 50,000 pull requests where one of 1,000 is.
"""

import ctypes

# The names of malloc.h, and 128 KiB, where glibc begins.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
THRESHOLD = 128 * 1024

_library = ctypes.CDLL(None)


def return_what_is_freed() -> None:
    """Set up the C library of this process; another one than glibc is left as it is."""
    if not hasattr(_library, "mallopt"):
        return
    _library.mallopt(M_ARENA_MAX, 1)
    _library.mallopt(M_MMAP_THRESHOLD, THRESHOLD)
    _library.mallopt(M_TRIM_THRESHOLD, THRESHOLD)


def give_back() -> None:
    """Give back what is free now; a server of many small requests is slower with the set-up."""
    if hasattr(_library, "malloc_trim"):
        _library.malloc_trim(0)
