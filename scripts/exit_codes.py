"""The exit codes cron and CI can rely on."""

from enum import IntEnum


class ExitCode(IntEnum):
    OK = 0
    FAILED = 1  # data or a test is not as it must be, or the configuration cannot work
    CRASHED = 2  # or there is no such option, argument or command
    ALREADY_RUNNING = 75
