"""The board's settings on Flask-SocketIO in threading mode: the stack of the first RetroBoard.

usage: flask_peer.py PORT
"""

import logging
import sys

from flask import Flask, jsonify, request
from flask_socketio import SocketIO, emit

logging.getLogger("werkzeug").setLevel(logging.ERROR)
app = Flask(__name__)
sio = SocketIO(app, async_mode="threading", cors_allowed_origins="*")
settings = {"brightness": 75, "transition": "crossfade", "transition_ms": 400, "revision": 1}
APPS = ["clock", "scroll_text", "stars"]
CAROUSEL = {"enabled": False, "apps": [], "current_index": 0, "paused": False, "revision": 1}


@app.get("/api/health")
def health():
    return jsonify(status="ok")


@app.post("/api/settings")
def change_settings():
    settings["brightness"] = request.get_json()["brightness"]
    settings["revision"] += 1
    sio.emit("settings", settings)
    return jsonify(success=True, **settings)


@sio.on("connect")
def welcome(auth=None):
    emit("apps_list", {"apps": APPS, "current": "clock", "revision": 1})
    emit("current_app", {"app": "clock", "config": {}, "revision": 1})
    emit("settings", settings)
    emit("carousel_config", CAROUSEL)


sio.run(app, host="127.0.0.1", port=int(sys.argv[1]), allow_unsafe_werkzeug=True, log_output=False)
