#!/bin/sh
# Makes all pictures of the documentation (docs/images/) from a daemon of its own, on a free port and with an empty
# data directory: a GIF of each app, and the web page on phone and desktop, dark and light. A second daemon, which lets nobody
# in unasked, is there for the pictures of access.
#
#   scripts/pictures.sh            # target/release/retroboard, else target/debug/retroboard
#   RETROBOARD_BIN=... scripts/pictures.sh
set -eu
cd "$(dirname "$0")/.."

binary() {
    target=${CARGO_TARGET_DIR:-target}
    for candidate in "${RETROBOARD_BIN:-}" "$target/release/retroboard" "$target/debug/retroboard"; do
        if [ -n "$candidate" ] && [ -x "$candidate" ]; then
            echo "$candidate"
            return
        fi
    done
    echo "no daemon found: build it first (cargo build --release), or set RETROBOARD_BIN" >&2
    exit 1
}

free_port() {
    node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

# Waits up to 20 s until the daemon answers; fails at once when it has ended.
wait_for_health() {
    tries=200
    until curl --silent --fail --output /dev/null "$RETROBOARD_URL/api/health"; do
        tries=$((tries - 1))
        if [ "$tries" -eq 0 ] || ! kill -0 "$daemon" 2>/dev/null; then
            echo "the daemon does not answer at $RETROBOARD_URL:" >&2
            cat "$data/log" >&2
            exit 1
        fi
        sleep 0.1
    done
}

finish() {
    for process in $daemons; do
        kill "$process" 2>/dev/null || true
        wait "$process" 2>/dev/null || true
    done
    rm -rf "$data"
}

# Starts a daemon with this `auth` and a folder of that name.
serve() {
    port=$(free_port)
    RETROBOARD_URL="http://127.0.0.1:$port"
    export RETROBOARD_URL
    "$retroboard" serve --listen "127.0.0.1:$port" --data-dir "$data/$1" --auth "$1" --display simulator >"$data/log" 2>&1 &
    daemon=$!
    daemons="$daemons $daemon"
    wait_for_health
}

daemons=
retroboard=$(binary)
data=$(mktemp -d)
trap finish EXIT
trap 'exit 130' INT TERM

[ -d web/node_modules ] || npm --prefix web ci
mkdir -p docs/images
serve open
node scripts/app_gifs.mjs
node scripts/screenshots.mjs
serve paired
token=$("$retroboard" token create "Ada’s phone" --role admin --data-dir "$data/paired")
RETROBOARD_TOKEN=$token node scripts/access_screenshots.mjs
