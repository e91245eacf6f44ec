"""Causal features of heart rate and skin conductance, one vector a second: the definition that every port follows.

Time is a grid of whole seconds. The value of a channel at grid second s is the mean of its samples in [s, s + 1);
with no sample it is the last value, held for at most HOLD_S seconds; after that the channel is missing at s.
All arithmetic is IEEE double; only the finished vector is rounded to float32, when it enters the model.

Symbols, with a(tau) = 1 - exp(-1 / tau) and tau in seconds:

* h        heart rate, bpm
* x        ln(max(EDA, 0) + 0.05), EDA in µS: ratios count, not microsiemens, because skins differ by a factor of 100.
           0.05 µS is the noise floor of wrist sensors and keeps the logarithm finite
* d_s      x_s - x_{s-1} (and h_s - h_{s-1}); missing when either second is missing
* EW(tau)  bias-corrected exponential average, updated on present seconds only and frozen on missing ones:
           sum <- (1 - a) sum + a v,  weight <- (1 - a) weight + a,  EW = sum / weight
* mean_n, sd_n, slope_n   over the values present in the last n grid seconds, the present second included. sd divides by
           the count. slope is the least-squares line through (grid second, value), in units per minute, 0 if fewer than 2
* B        the personal baseline EW(BASE_S)
* d+       max(d, 0), what a signal rises by
* S        the personal spread sqrt(V): V is an exponential average of (v - B)^2 (B after its own update) which starts at
           sum = p v0, weight = p with p = PRIOR_S / BASE_S, so that the young state has a usual spread and is no clock
* usual(v) EW(BASE_S) of v: how much the skin of this wearer stirs, since skins differ in that as well

The features never see the time of day, the time since the start, or a count that grows without bound. Skin temperature
drifts with the minutes after the strap was closed and would be a clock in disguise: it only says "not worn".

Sources for the ideas: SCR onsets by a threshold on the slope of the smoothed signal, and the logarithm of EDA: Boucsein,
Electrodermal Activity, 2nd ed. 2012; exponential average with bias correction: Kingma & Ba, Adam, 2015. The thresholds, time
constants and windows are choices made here.
"""

import math

HOLD_S = 10          # s a value is held
RESET_S = 1800       # s of silence after which the person may be another one
RING_S = 180         # s of history
WARM_UP_S = 120      # present seconds before the first vector
RECENT_S, RECENT_MIN = 60, 30  # no vector unless 30 of the last 60 seconds are present
BASE_S = 1800.0      # s, time constant of the personal baseline
PRIOR_S = 600.0      # s, weight of the usual spread
PRIOR_VAR = {"h": 64.0, "x": 0.16}  # bpm², ln²
HR_RANGE = (30.0, 220.0)     # bpm
EDA_RANGE = (0.0, 100.0)     # µS; a small negative offset counts as 0
EDA_NEGATIVE = -0.5          # µS, below this the electrode is broken
WORN_FROM, TEMP_BROKEN = 25.0, 45.0  # °C: colder is not worn; hotter is a broken thermometer and says nothing
EDA_FLOOR = 0.05     # µS
ONSET_RATE = 0.01    # ln units per s: the smoothed EDA grows by 1 % a second, the mark of a skin-conductance response

BANDS_S = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)  # s, time constants: a band of the pulse lies between two neighbours
POWER_S = 45.0       # s, time constant of the power in a band
STIR_FLOOR, RISE_FLOOR = 1e-3, 3e-4  # ln units per s, what a still skin shows; they keep the logarithms finite
BLOCK_S, BLOCKS = 20, 9  # s and number of the blocks in which the rises of the last three minutes are told

NAMES = (
    "hr_base", "hr_z", "hr_180_base", "hr_180_z", "hr_20_180", "hr_20_180_z", "hr_sd_60", "hr_slope_60", "hr_change_60",
    "hr_level",
    "eda_base", "eda_z", "eda_180_base", "eda_180_z", "eda_20_180", "eda_20_180_z", "eda_sd_60", "eda_slope_60",
    "eda_change_60",
    "eda_rise_60", "eda_rise_180", "eda_phasic", "scr_count_60", "scr_count_180",
    "hr_10_60_z", "hr_60_z", "hr_60_180_z", "hr_sd_180", "hr_sd_20", "hr_slope_20", "hr_slope_180",
    "hr_band_1", "hr_band_2", "hr_band_4", "hr_band_8", "hr_band_16",
    "eda_rise_20", "eda_jump_60", "eda_stir_usual", "eda_rise_20_usual", "eda_rise_60_usual", "eda_rise_180_usual",
    "eda_rise_block_0", "eda_rise_block_1", "eda_rise_block_2", "eda_rise_block_3", "eda_rise_block_4", "eda_rise_block_5",
    "eda_rise_block_6", "eda_rise_block_7", "eda_rise_block_8",
)


class Average:
    """EW(tau): the bias-corrected exponential average, nothing while it has seen nothing."""

    def __init__(self, tau, total=0.0, weight=0.0):
        self.gain = 1.0 - math.exp(-1.0 / tau)
        self.total, self.weight = total, weight

    def add(self, value):
        self.total = (1.0 - self.gain) * self.total + self.gain * value
        self.weight = (1.0 - self.gain) * self.weight + self.gain
        return self.total / self.weight


class Channel:
    """History, baseline and spread of h or x."""

    def __init__(self, prior_var):
        weight = PRIOR_S / BASE_S
        self.ring = [None] * RING_S   # oldest first
        self.steps = [None] * RING_S  # d of the same seconds
        self.held, self.age = None, 0
        self.base, self.spread = Average(BASE_S), Average(BASE_S, prior_var * weight, weight)
        self.mean, self.var = 0.0, prior_var

    def add(self, value):
        """Takes the grid value or None; returns the value after holding, or None."""
        if value is not None:
            self.held, self.age = value, 0
        else:
            self.age += 1
            if self.age > HOLD_S:
                self.held = None
        before = self.ring[-1]
        self.ring = self.ring[1:] + [self.held]
        self.steps = [None] + self.steps[2:] + [None if before is None or self.held is None else self.held - before]
        if self.held is not None:
            self.mean = self.base.add(self.held)
            self.var = self.spread.add((self.held - self.mean) ** 2)
        return self.held

    def last(self, n):
        return [v for v in self.ring[-n:] if v is not None]

    def changes(self, n):
        """d of the last n grid seconds, where present (the oldest second of a full ring has no predecessor)."""
        return self.part(n, 0)

    def part(self, n, ago):
        """d of the n grid seconds that ended `ago` seconds ago, where present."""
        end = RING_S - ago
        return [d for d in self.steps[end - n:end] if d is not None]

    def slope(self, n):
        """Units per minute."""
        values = self.last(n)
        if len(values) < 2:
            return 0.0
        at = [float(i) for i, v in enumerate(self.ring[-n:]) if v is not None]
        mid_i, mid_v = mean(at), mean(values)
        away = [i - mid_i for i in at]
        return 60.0 * sum([a * (v - mid_v) for a, v in zip(away, values)]) / sum([a * a for a in away])


class Bands:
    """How much the pulse swings at each of five speeds: the power of EW(a) - EW(2 a) of h, frozen on missing seconds."""

    def __init__(self):
        self.lines = [Average(tau) for tau in BANDS_S]
        self.power = [Average(POWER_S) for _ in BANDS_S[1:]]
        self.swing = [0.0] * len(self.power)

    def add(self, h):
        if h is None:
            return
        lines = [line.add(h) for line in self.lines]
        self.swing = [math.sqrt(p.add((a - b) ** 2)) for p, a, b in zip(self.power, lines, lines[1:])]


class Stir:
    """How much the skin stirs now against what is usual for its wearer: ln(mean |d|) over 60 s, ln(mean d+) over 20, 60 and
    180 s, each less its usual value; updated on present seconds only."""

    def __init__(self):
        self.usual = [Average(BASE_S) for _ in range(4)]
        self.now = [0.0] * 4

    def add(self, channel):
        if channel.held is None:
            return
        values = [math.log(STIR_FLOOR + mean([abs(d) for d in channel.changes(60)]))] + [
            math.log(RISE_FLOOR + rise(channel.changes(n))) for n in (20, 60, RING_S)]
        self.now = [v - usual.add(v) for v, usual in zip(values, self.usual)]


def rise(changes):
    return mean([d if d > 0.0 else 0.0 for d in changes])


def mean(values):
    return sum(values) / len(values) if values else 0.0


def deviation(values):
    mid = mean(values)
    return math.sqrt(mean([(v - mid) * (v - mid) for v in values]))


def plausible(hr, temp, eda):
    """(h, x) of one grid second, each None when missing, impossible, or when the strap is not worn."""
    hr, temp, eda = (None if v is None or not math.isfinite(v) else float(v) for v in (hr, temp, eda))
    if temp is not None and temp < WORN_FROM:
        return None, None
    if hr is not None and not HR_RANGE[0] <= hr <= HR_RANGE[1]:
        hr = None
    if eda is not None and not EDA_NEGATIVE <= eda <= EDA_RANGE[1]:
        eda = None
    return hr, None if eda is None else math.log(max(eda, EDA_RANGE[0]) + EDA_FLOOR)


class StressFeatures:
    """The whole state of one wearer. `push` once per grid second that has samples; seconds left out are gaps."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.second, self.present = None, 0
        self.h, self.x = Channel(PRIOR_VAR["h"]), Channel(PRIOR_VAR["x"])
        self.smooth, self.fast, self.slow = Average(1.5), Average(3.0), Average(30.0)
        self.smoothed, self.phasic, self.rising = None, 0.0, False
        self.onsets = [0.0] * RING_S
        self.bands, self.stir = Bands(), Stir()

    def push(self, second, hr, temp, eda):
        """hr in bpm, temp in °C, eda in µS (None: no sample). The vector of this second in the order of NAMES, or None."""
        if self.second is not None:
            if second <= self.second:
                return None
            if second - self.second > RESET_S:
                self.reset()
            else:
                for _ in range(second - self.second - 1):
                    self.step(None, None)
        self.second = second
        self.step(*plausible(hr, temp, eda))
        return self.vector()

    def step(self, h, x):
        h, x = self.h.add(h), self.x.add(x)
        self.onsets.pop(0)
        self.onsets.append(self.respond(x))
        self.bands.add(h)
        self.stir.add(self.x)
        if h is not None and x is not None:
            self.present = min(self.present + 1, WARM_UP_S)

    def respond(self, x):
        """1 at the onset of a skin-conductance response: the first second in which EW(1.5) of x grows by more than
        ONSET_RATE. The filters start anew after missing seconds."""
        if x is None:
            self.smooth, self.fast, self.slow = Average(1.5), Average(3.0), Average(30.0)
            self.smoothed, self.phasic, self.rising = None, 0.0, False
            return 0.0
        before, self.smoothed = self.smoothed, self.smooth.add(x)
        self.phasic = self.fast.add(x) - self.slow.add(x)
        rising = before is not None and self.smoothed - before > ONSET_RATE
        onset = rising and not self.rising
        self.rising = rising
        return 1.0 if onset else 0.0

    def ready(self):
        now = self.h.held is not None and self.x.held is not None
        recent = min(len(self.h.last(RECENT_S)), len(self.x.last(RECENT_S)))
        return now and self.present >= WARM_UP_S and recent >= RECENT_MIN

    def vector(self):
        """The features in the order of NAMES, or None while warming up or without recent data."""
        if not self.ready():
            return None
        level = mean(self.h.last(60))  # bpm, for exertion
        return (self.common(self.h) + [level] + self.common(self.x) + self.responses()
                + self.pulse() + self.bands.swing + self.rises())

    @staticmethod
    def common(channel):
        """[mean_20 - B, that / S, mean_180 - B, that / S, mean_20 - mean_180, that / S, sd_60, slope_60,
        mean of |d| over 60 s]"""
        short, long, spread = mean(channel.last(20)), mean(channel.last(180)), math.sqrt(channel.var)
        away = [short - channel.mean, long - channel.mean, short - long]
        return [v for a in away for v in (a, a / spread)] + [
            deviation(channel.last(60)), channel.slope(60), mean([abs(d) for d in channel.changes(60)])]

    def responses(self):
        """[mean of d+ over 60 s and over 179 s, EW(3) - EW(30) of x, onsets in 60 s, onsets in 180 s]"""
        return [rise(self.x.changes(60)), rise(self.x.changes(RING_S)), self.phasic, sum(self.onsets[-60:]), sum(self.onsets)]

    def pulse(self):
        """[mean_10 - mean_60, mean_60 - B, mean_60 - mean_180, all in S; sd_180, sd_20, slope_20, slope_180] of h"""
        short, middle, long = (mean(self.h.last(n)) for n in (10, 60, 180))
        spread = math.sqrt(self.h.var)
        away = [(short - middle) / spread, (middle - self.h.mean) / spread, (middle - long) / spread]
        return away + [deviation(self.h.last(180)), deviation(self.h.last(20)), self.h.slope(20), self.h.slope(180)]

    def rises(self):
        """[mean of d+ over 20 s, greatest d over 60 s, the four of Stir, ln of the mean d+ of nine blocks of 20 s, the
        youngest first]. A block of which nothing is known is like all of them: a short past is no clock."""
        jump = max(self.x.changes(60), default=0.0)
        whole = rise(self.x.changes(RING_S))
        blocks = [self.x.part(BLOCK_S, BLOCK_S * k) for k in range(BLOCKS)]
        return [rise(self.x.changes(20)), jump] + self.stir.now + [
            math.log(RISE_FLOOR + (rise(block) if block else whole)) for block in blocks]
