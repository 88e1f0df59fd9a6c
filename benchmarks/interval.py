"""Confidence intervals of rates."""

import math


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """Return the 95 % interval of a proportion (Wilson 1927).

    Raises:
        ValueError: there were no trials.
    """
    if trials <= 0:
        raise ValueError("a rate of nothing has no interval")
    z = 1.959964
    share = hits / trials
    middle = share + z * z / (2 * trials)
    spread = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    whole = 1 + z * z / trials
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)


def rate(hits: int, trials: int) -> str:
    """Return a proportion as `93.1 % (27 of 29; 78.0-98.1)`."""
    low, high = wilson(hits, trials)
    return f"{100 * hits / trials:.1f} % ({hits} of {trials}; {100 * low:.1f}-{100 * high:.1f})"


def hourly(events: int, hours: float) -> str:
    """Return events an hour with their 95 % interval (Poisson, by Byar's approximation)."""
    if events == 0:
        return f"0 in {hours:.2f} h (under {3.0 / hours:.1f} an hour)"
    low, high = (
        count * (1 - 1 / (9 * count) + sign * 1.96 / (3 * math.sqrt(count))) ** 3
        for count, sign in ((events, -1), (events + 1, 1))
    )
    return f"{events} in {hours:.2f} h ({max(0.0, low) / hours:.1f}-{high / hours:.1f} an hour)"


def mcnemar(only_first: int, only_second: int) -> float:
    """Return how likely a difference this large is by chance alone (exact two-sided test).

    Args:
        only_first: trials that only the first of two got right.
        only_second: trials that only the second got right. Where both are right or both wrong
            says nothing about the difference.
    """
    differing = only_first + only_second
    smaller = min(only_first, only_second)
    tail = sum(math.comb(differing, k) for k in range(smaller + 1))
    return min(1.0, 2 * tail / (1 << differing))
