"""What this machine refuses, a right, room or a file, as one sentence."""

import errno


def of_the_machine(error: OSError) -> str:
    """Say what the machine refused, and what would help."""
    if error.strerror is None:
        return str(error)
    what = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    remedies = {
        errno.EACCES: "let this user write there, or name another place",
        errno.EPERM: "let this user write there, or name another place",
        errno.EROFS: "name a place that can be written",
        errno.ENOSPC: "make room on the disk, then run again: nothing is half written",
        errno.EDQUOT: "make room on the disk, then run again: nothing is half written",
    }
    remedy = remedies.get(error.errno or 0)
    return f"{what}: {remedy}" if remedy else what
