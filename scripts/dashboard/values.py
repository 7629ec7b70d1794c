"""How values are said: durations in the unit that suits them, shares in percent."""

MINUTE, HOUR, DAY = 60, 3600, 86_400


def say(metric: str, value: float) -> str:
    """Say a metric's value: a count, a share from 0 to 1, or seconds."""
    if metric == "deployment_frequency":
        return f"{value:.0f}"
    return f"{value:.1%}" if metric.endswith("_rate") else duration(value)


def duration(seconds: float) -> str:
    """Say a duration in the unit that suits it."""
    if seconds < 2 * HOUR:
        return f"{seconds / MINUTE:.0f} min"
    return f"{seconds / HOUR:.1f} h" if seconds < 2 * DAY else f"{seconds / DAY:.1f} days"


def plural(count: int, noun: str) -> str:
    """Say how many there are of something."""
    many = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count} {noun if count == 1 else many}"
