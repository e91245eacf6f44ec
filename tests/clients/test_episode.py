"""An episode of stress by python-socketio: from the first reading to the alert and its end."""

import csv
import pathlib
import queue

import socketio

PATIENCE = 20
RECORDING = pathlib.Path(__file__).parent.parent / "recordings/made_up_lab.csv"
START = 1_733_826_600  # Unix seconds


def episode():
    """Readings up to the end of the first task, and from there to the next."""
    with open(RECORDING, newline="") as file:
        rows = list(csv.DictReader(file))
    labels = [row["label"] for row in rows]
    ends = labels.index("0", labels.index("1"))
    following = labels.index("1", ends)
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
