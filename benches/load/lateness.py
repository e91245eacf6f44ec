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


def frames(server):
    """Frames drawn since the start."""
    return max(buckets(server).values())


class Stretch:
    """What was drawn between `begin` and `end`."""

    def __init__(self, server):
        self.server = server

    def __enter__(self):
        self.before, self.start = buckets(self.server), time.monotonic()
        return self

    def __exit__(self, *_):
        after = buckets(self.server)
        self.seconds = time.monotonic() - self.start
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

    def lost(self, fps):
        """Frames due and not drawn; the one at each end of the stretch does not count."""
        return max(0, int(self.seconds * fps) - 1 - self.frames)
