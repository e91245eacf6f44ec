"""python-socketio against the real daemon."""

import queue

import pytest
import requests
import socketio

PATIENCE = 20
WELCOME = ["apps_list", "current_app", "settings", "carousel_config"]


class Client:
    """A connected client, with its state events in a queue."""

    def __init__(self, url, transports):
        self.heard = queue.Queue()
        self.sio = socketio.Client(reconnection=False)
        for name in WELCOME:
            self.sio.on(name, lambda value, name=name: self.heard.put((name, value)))
        self.sio.connect(url, transports=transports)

    def next(self):
        return self.heard.get(timeout=PATIENCE)

    def welcome(self):
        return [self.next() for _ in WELCOME]


@pytest.fixture(params=[["websocket"], ["polling"], ["polling", "websocket"]], ids=lambda names: "-".join(names))
def connect(request, board):
    clients = []

    def one():
        clients.append(Client(board, request.param))
        return clients[-1]

    yield one
    for client in clients:
        client.sio.disconnect()


def names(events):
    return [name for name, _ in events]


def test_a_new_client_is_told_the_whole_state_in_order(connect):
    assert names(connect().welcome()) == WELCOME


def test_state_comes_again_when_asked_for(connect):
    client = connect()
    client.welcome()
    client.sio.emit("request_state")
    assert names(client.welcome()) == WELCOME


def test_two_clients_hear_the_same_after_a_rest_command(connect, board):
    one, other = connect(), connect()
    one.welcome(), other.welcome()
    for brightness in (21, 22, 23):
        answer = requests.post(f"{board}/api/settings", json={"brightness": brightness}, timeout=PATIENCE)
        assert answer.status_code == 200 and answer.json()["brightness"] == brightness
        told = one.next()
        assert told == other.next()
        assert told[0] == "settings" and told[1]["brightness"] == brightness


def test_a_refused_command_changes_nothing(connect, board):
    client = connect()
    client.welcome()
    answer = requests.post(f"{board}/api/settings", json={"brightness": 101}, timeout=PATIENCE)
    assert answer.status_code == 400
    assert answer.json()["error"] == "Brightness must be between 0 and 100"
    requests.post(f"{board}/api/settings", json={"brightness": 33}, timeout=PATIENCE)
    name, value = client.next()
    assert (name, value["brightness"]) == ("settings", 33)
