"""Install, upgrade, remove, purge: what apt does to a machine."""

import json
import os
import shutil
import threading

from machine import until
from packages import older

INSTALL = "apt-get install --yes --no-install-recommends /srv/{}"
HEALTH = "curl --silent --fail --max-time 5 http://127.0.0.1/api/health"


def install(machine, package=None):
    return machine.run(INSTALL.format(os.path.basename(package or machine.package)))


def token(machine, name="test", role="admin"):
    answer = machine.run(f"retroboard token create {name} --role {role}")
    return next(word for word in answer.split() if word.count(".") == 2)


def ask(machine, path, method="GET", body=None, credentials=None, port=80):
    data = f"--header 'Content-Type: application/json' --data '{json.dumps(body)}'" if body is not None else ""
    bearer = f"--header 'Authorization: Bearer {credentials}'" if credentials else ""
    return json.loads(machine.run(f"curl --silent --max-time 10 --request {method} {data} {bearer} http://127.0.0.1:{port}{path}"))


def test_it_runs_once_it_is_installed(machine):
    install(machine)
    assert machine.run("systemctl is-active retroboard.service retroboard.socket") == "active\nactive"
    assert machine.run("systemctl is-enabled retroboard.service retroboard.socket retroboard-panel.service") == "enabled\n" * 2 + "enabled"
    # The encrypted door is for those who open it.
    assert machine.try_run("systemctl is-enabled retroboard-tls.socket").stdout.strip() == "disabled"
    machine.run("systemctl restart retroboard.service")
    assert machine.try_run("systemctl is-active retroboard-tls.socket").stdout.strip() == "inactive"
    for port in (80, 5000):
        assert ask(machine, "/api/health", port=port)["status"] == "ok"
    # Nobody is let in who has not seen the panel, and root on the machine can make a token.
    assert ask(machine, "/api/current")["code"] == "not_paired"
    assert ask(machine, "/api/current", credentials=token(machine))["app"] == "clock"
    assert machine.run("stat --format='%U:%G %a' /var/lib/retroboard") == "retroboard:retroboard 700"
    assert "retroboard" in machine.run("ps -o user= -C retroboard")
    assert machine.run("systemctl show -p ConditionResult --value retroboard-panel") == "no", "not a Raspberry Pi"
    assert machine.run("systemctl --failed --no-legend --plain | grep retroboard || true") == ""
    assert machine.run("retroboard check-config").startswith("OK: /etc/retroboard/retroboard.toml")
    assert machine.run("man -w retroboard || ls /usr/share/man/man1/retroboard.1.gz")


def test_it_starts_with_the_machine_and_within_a_second(machine):
    install(machine)
    machine.run("systemctl stop retroboard.service")
    machine.run("systemctl start retroboard.service")
    times = [int(machine.show("retroboard", f"{key}TimestampMonotonic")) for key in ("InactiveExit", "ActiveEnter")]
    status = open(f"/proc/{machine.process()}/status").read()
    rss = int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])
    print(f"start to first frame: {(times[1] - times[0]) / 1e6:.3f} s; RSS {rss / 1024:.1f} MiB")
    # Programs that are not optimised are larger.
    assert rss < int(os.environ.get("MOST_RSS_MIB", "60")) * 1024, "with the model"


def test_the_encrypted_door_opens_with_its_socket(machine):
    install(machine)
    machine.run("systemctl enable retroboard-tls.socket && systemctl stop retroboard && systemctl start retroboard-tls.socket retroboard")
    assert json.loads(machine.run("curl --silent --insecure https://127.0.0.1/api/health"))["status"] == "ok"


def test_it_listens_where_the_socket_says(machine):
    install(machine)
    machine.write("/etc/systemd/system/retroboard.socket.d/override.conf", "[Socket]\nListenStream=\nListenStream=8080\n")
    machine.run("systemctl daemon-reload && systemctl restart retroboard.socket retroboard.service")
    assert ask(machine, "/api/health", port=8080)["status"] == "ok"
    assert machine.try_run(HEALTH).returncode == 7, "nobody listens on port 80"


def test_the_sandbox_is_as_tight_as_it_was(machine):
    install(machine)
    for unit, most in (("retroboard", 13), ("retroboard-panel", 22)):
        print(machine.run(f"systemd-analyze security --no-pager --threshold={most} {unit}.service | tail -1"))


def test_an_upgrade_keeps_everything_and_refuses_nobody(machine):
    shutil.copy(older("amd64"), machine.root / "srv/older.deb")
    install(machine, "older.deb")
    credentials = token(machine)
    ask(machine, "/api/switch", "POST", {"app": "scroll_text", "config": {"text": "kept"}}, credentials)
    refused, stop = [], threading.Event()

    def knock():
        while not stop.is_set():
            done = machine.try_run("curl --silent --output /dev/null --max-time 20 http://127.0.0.1:5000/api/health")
            if done.returncode != 0:
                refused.append(done.returncode)

    knocking = threading.Thread(target=knock)
    knocking.start()
    before = machine.process()
    install(machine)
    assert machine.run("dpkg-query --show --showformat='${Version}' retroboard") == version(machine)
    until("another process that answers", lambda: machine.process() not in (None, before) and ask(machine, "/api/health"))
    stop.set()
    knocking.join()
    assert refused == [], "curl's exit codes; 7 is a refused connection"
    assert ask(machine, "/api/current", credentials=credentials)["config"]["text"] == "kept"


def version(machine):
    return machine.run("retroboard --version").split()[1]


def test_a_downgrade_is_refused_and_changes_nothing(machine):
    shutil.copy(older("amd64"), machine.root / "srv/older.deb")
    install(machine)
    done = machine.try_run("apt-get install --yes --allow-downgrades /srv/older.deb")
    assert done.returncode != 0
    assert "could not read what the newer one has saved" in done.stdout + done.stderr
    assert ask(machine, "/api/health")["status"] == "ok"
    assert machine.run("dpkg-query --show --showformat='${db:Status-Status}' retroboard") == "installed"


def test_removing_keeps_what_is_saved_and_purging_does_not(machine):
    install(machine)
    credentials = token(machine)
    machine.run("apt-get remove --yes retroboard")
    assert machine.try_run(HEALTH).returncode == 7, "nobody listens"
    assert machine.run("ls /var/lib/retroboard").count("retroboard") > 0
    assert machine.run("ls /etc/retroboard/retroboard.toml")
    install(machine)
    assert ask(machine, "/api/current", credentials=credentials)["app"] == "clock"
    machine.run("apt-get purge --yes retroboard")
    for path in ("/var/lib/retroboard", "/etc/retroboard", "/run/retroboard", "/usr/bin/retroboard"):
        assert machine.try_run(f"test -e {path}").returncode == 1, path
    assert machine.run("systemctl list-unit-files --no-legend 'retroboard*' | cat") == ""
