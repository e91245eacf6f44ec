"""How late frames are: quantiles of the daemon's own histogram, over a stretch of time."""

import re
import time

NAME = "retroboard_frame_lateness_seconds"
BUCKET = re.compile(NAME + r'_bucket\{.*?le="([^"]+)".*?\} ([0-9.e+]+)')


def buckets(server):
    """Upper bound in seconds -> frames that were not later, since the start."""
    status, text = server.get("/metrics")
    found = {float(bound): float(count) for bound, count in BUCKET.findall(text)}
    if status != 200 or not found:
        raise SystemExit(f"bench: GET /metrics has no histogram {NAME}")
    return found


def counter(server, name):
    """A counter of the daemon, `frames` or `frames_skipped`, since the start."""
    found = re.search(rf"^retroboard_{name}_total ([0-9]+)$", server.get("/metrics")[1], re.MULTILINE)
    if not found:
        raise SystemExit(f"bench: GET /metrics has no counter retroboard_{name}_total")
    return int(found[1])


class Stretch:
    """What was drawn inside this context, and how many frames were skipped because their time had passed."""

    def __init__(self, server):
        self.server = server

    def __enter__(self):
        self.before, self.start = buckets(self.server), time.monotonic()
        self.skipped = -counter(self.server, "frames_skipped")
        return self

    def __exit__(self, *_):
        after = buckets(self.server)
        self.seconds = time.monotonic() - self.start
        self.skipped += counter(self.server, "frames_skipped")
        self.counts = sorted((bound, after[bound] - self.before[bound]) for bound in after)
        self.frames = int(self.counts[-1][1])

    def quantile_ms(self, share):
        """Linear within a bucket, as Prometheus reckons; above the last bound: that bound."""
        wanted, lower, below = share * self.frames, 0.0, 0.0
        for bound, count in self.counts:
            if count >= wanted and count > below:
                if bound == float("inf"):
                    return lower * 1000
                return (lower + (bound - lower) * (wanted - below) / (count - below)) * 1000
            lower, below = bound, count
        return lower * 1000
