// The board's settings on Node's own socket.io.
// usage: node_peer.cjs PORT (NODE_PATH leads to its packages)
const { createServer } = require("node:http");
const { Server } = require("socket.io");

const settings = { brightness: 75, transition: "crossfade", transition_ms: 400, revision: 1 };
const apps = ["clock", "scroll_text", "stars"];
const carousel = { enabled: false, apps: [], current_index: 0, paused: false, revision: 1 };

function answer(response, value) {
  const body = JSON.stringify(value);
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  response.end(body);
}

const http = createServer((request, response) => {
  if (request.url === "/api/health") {
    answer(response, { status: "ok" });
  } else if (request.url === "/api/settings" && request.method === "POST") {
    let body = "";
    request.on("data", (part) => (body += part));
    request.on("end", () => {
      settings.brightness = JSON.parse(body).brightness;
      settings.revision += 1;
      io.emit("settings", settings);
      answer(response, { success: true, ...settings });
    });
  } else {
    response.writeHead(404).end();
  }
});

const io = new Server(http, { serveClient: false });
io.on("connection", (socket) => {
  socket.emit("apps_list", { apps, current: "clock", revision: 1 });
  socket.emit("current_app", { app: "clock", config: {}, revision: 1 });
  socket.emit("settings", settings);
  socket.emit("carousel_config", carousel);
});
http.listen(Number(process.argv[2]), "127.0.0.1");
