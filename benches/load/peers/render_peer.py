"""One full tick as a Python daemon draws it: PIL for text, numpy for stars, PIL for crossfade and gamma.

The scene is that of ../../tick.rs. Prints {"128x64": microseconds, ...}: CPU time of the thread, median of seven batches.
usage: render_peer.py FOLDER_WITH_BDF_FONTS
"""

import json
import pathlib
import sys
import tempfile
import time

import numpy as np
from PIL import BdfFontFile, Image, ImageDraw, ImageFont

FONTS = pathlib.Path(sys.argv[1])
MESSAGE = (
    "Led matrix status: heart rate 72 bpm, skin temperature 36.4 C, "
    "electrodermal activity 0.41 uS, all sensors nominal"
)
GAMMA = [int((level / 255) ** 2.2 * 200) for level in range(256)] * 3
BATCH_NS = 60_000_000


def font(name):
    """PIL reads BDF only by way of a file of its own."""
    with tempfile.TemporaryDirectory() as folder, open(FONTS / f"{name}.bdf", "rb") as file:
        BdfFontFile.BdfFontFile(file).save(f"{folder}/{name}")
        return ImageFont.load(f"{folder}/{name}.pil")


SMALL, LARGE = font("4x6"), font("10x20")


def clock(width, height, n):
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    draw.fontmode = "1"
    now = f"{n // 3600 % 24:02}:{n // 60 % 60:02}:{n % 60:02}"
    draw.text(((width - LARGE.getlength(now)) // 2, 4), now, font=LARGE, fill=(0, 200, 255))
    draw.text((2, height // 2 + 1), "FRI 20 NOV", font=SMALL, fill=(255, 160, 0))
    left = width - n % (width + len(MESSAGE) * 4)
    draw.text((left, height - 7), MESSAGE, font=SMALL, fill=(255, 160, 0))
    return image


class Stars:
    """200 stars that come nearer; all arithmetic in numpy."""

    def __init__(self):
        self.random = np.random.default_rng(1)
        self.at = self.random.random((200, 3)) * 2 - 1
        self.at[:, 2] = self.random.random(200)

    def draw(self, width, height):
        picture = np.zeros((height, width, 3), np.uint8)
        self.at[:, 2] -= 0.01
        gone = self.at[:, 2] <= 0.02
        count = int(gone.sum())
        if count:
            self.at[gone] = np.column_stack([self.random.random((count, 2)) * 2 - 1, np.ones(count)])
        depth = self.at[:, 2]
        x = ((self.at[:, 0] / depth * 0.5 + 0.5) * width).astype(int)
        y = ((self.at[:, 1] / depth * 0.5 + 0.5) * height).astype(int)
        level = ((1 - depth) * 255).astype(np.uint8)
        seen = (x >= 0) & (x < width) & (y >= 0) & (y < height)
        picture[y[seen], x[seen]] = level[seen, None]
        return Image.frombytes("RGB", (width, height), picture.tobytes())


def tick(width, height, stars, n):
    mixed = Image.blend(clock(width, height, n), stars.draw(width, height), (n % 257) / 256)
    return mixed.point(GAMMA).tobytes()


def batch(width, height, stars, size, first):
    start = time.thread_time_ns()
    for n in range(first, first + size):
        tick(width, height, stars, n)
    return time.thread_time_ns() - start


def microseconds(width, height):
    stars, size = Stars(), 1
    while batch(width, height, stars, size, 0) < BATCH_NS:
        size *= 2
    spent = sorted(batch(width, height, stars, size, size * number) for number in range(7))
    return spent[3] / size / 1000


print(json.dumps({f"{width}x{height}": microseconds(width, height) for width, height in [(128, 64), (256, 128)]}))
