"""Readings on Flask-SocketIO in threading mode, a SQLite commit each: the stack the wearables' interface comes from.

usage: flask_ingest.py PORT DATABASE

The model is the cheapest there is, a logistic function of one reading.
"""

import logging
import math
import sqlite3
import sys
import threading

from flask import Flask, jsonify, request
from flask_socketio import SocketIO, emit, join_room

logging.getLogger("werkzeug").setLevel(logging.ERROR)
app = Flask(__name__)
sio = SocketIO(app, async_mode="threading", cors_allowed_origins="*")
lock = threading.Lock()
database = sqlite3.connect(sys.argv[2], check_same_thread=False, isolation_level=None)
database.execute("PRAGMA journal_mode = WAL")
database.execute("PRAGMA synchronous = FULL")
database.execute("CREATE TABLE readings (id INTEGER PRIMARY KEY, at REAL, device TEXT, hr REAL, temp REAL, eda REAL, level TEXT, confidence REAL)")
INSERT = "INSERT INTO readings (at, device, hr, temp, eda, level, confidence) VALUES (?, ?, ?, ?, ?, ?, ?)"


def predict(reading):
    z = 0.08 * (reading["hr"] - 75) + 0.9 * (33 - reading["temp"]) + 1.7 * (reading["eda"] - 0.4)
    p = 1 / (1 + math.exp(-z))
    return ("high_stress", p) if p > 0.5 else ("normal", 1 - p)


@app.get("/api/health")
def health():
    return jsonify(status="ok")


@sio.on("connect")
def welcome(auth=None):
    if request.args.get("type") == "frontend":
        join_room("frontends")
    emit("connection_status", {"status": "connected"})


@sio.on("esp32_sensor_data")
def receive(reading):
    level, confidence = predict(reading)
    row = (reading["timestamp"], reading["device_id"], reading["hr"], reading["temp"], reading["eda"], level, confidence)
    with lock:
        number = database.execute(INSERT, row).lastrowid
    answer = {"status": "success", "record_id": number, "stress_prediction": {"label": level, "confidence": confidence}}
    emit("data_received", answer)
    sio.emit("new_sensor_data", {**reading, "id": number, "stress_level": level, "confidence": confidence * 100}, to="frontends")
    return answer


sio.run(app, host="127.0.0.1", port=int(sys.argv[1]), allow_unsafe_werkzeug=True, log_output=False)
