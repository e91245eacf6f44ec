"""An episode of stress by python-socketio: from the first reading to the alert and its end."""

import csv
import json
import os
import pathlib
import queue

import socketio

PATIENCE = 20
RECORDINGS = pathlib.Path(__file__).parent.parent / "recordings"
START = 1_733_826_600  # Unix seconds


def recording():
    """One of a person where they are to be had, and one that is made up elsewhere (`tests/recordings/README.md`)."""
    beside = RECORDINGS.parent.parent.parent / "shared/data/stress"
    folder = pathlib.Path(os.environ.get("RETROBOARD_RECORDINGS", beside))
    chosen = folder / json.loads((RECORDINGS / "chosen.json").read_text())["file"]
    return chosen if chosen.is_file() else RECORDINGS / "made_up_lab.csv"


def episode():
    """Readings up to the end of the first task, and from there to the next."""
    path = recording()
    print(f"an episode of {path}")
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    task = [row["label"] == "1" for row in rows]
    ends = task.index(False, task.index(True))
    following = task.index(True, ends) if True in task[ends:] else None
    return [reading(row) for row in rows[:ends]], [reading(row) for row in rows[ends:following]]


def reading(row):
    vitals = {name: float(row[name]) for name in ("hr", "temp", "eda")}
    return {**vitals, "device_id": "wrist", "timestamp": START + int(row["t"])}


def connected(url, kind):
    client = socketio.Client(reconnection=False)
    client.connect(f"{url}?type={kind}")
    return client


def test_an_episode(board):
    heard = queue.Queue()
    phone, wearable = connected(board, "frontend"), connected(board, "esp32")
    for name in ("stress_alert", "stress_alert_cleared"):
        phone.on(name, lambda alert, name=name: heard.put((name, alert)))
    tense, calm = episode()
    for part, expected in ((tense, "stress_alert"), (calm, "stress_alert_cleared")):
        for sample in part:
            answer = wearable.call("esp32_sensor_data", sample, timeout=PATIENCE)
            assert answer["status"] == "success", answer
        name, alert = heard.get(timeout=PATIENCE)
        assert (name, alert["device_id"]) == (expected, "wrist")
    assert heard.empty(), "one alert an episode"
    phone.disconnect()
    wearable.disconnect()
