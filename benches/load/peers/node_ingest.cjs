// Readings on Node's socket.io with better-sqlite3.
//
//   node node_ingest.cjs PORT DATABASE [group]
//
// A commit each, or with `group` one for all that came in one turn of the event loop. The model is a logistic function.
const { createServer } = require("node:http");
const { Server } = require("socket.io");
const Database = require("better-sqlite3");

const [port, file, group] = process.argv.slice(2);
const database = new Database(file);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
database.exec("CREATE TABLE readings (id INTEGER PRIMARY KEY, at REAL, device TEXT, hr REAL, temp REAL, eda REAL, level TEXT, confidence REAL)");
const insert = database.prepare("INSERT INTO readings (at, device, hr, temp, eda, level, confidence) VALUES (?, ?, ?, ?, ?, ?, ?)");

function predict({ hr, temp, eda }) {
  const p = 1 / (1 + Math.exp(-(0.08 * (hr - 75) + 0.9 * (33 - temp) + 1.7 * (eda - 0.4))));
  return p > 0.5 ? ["high_stress", p] : ["normal", 1 - p];
}

function keep({ reading, level, confidence }) {
  const { timestamp, device_id, hr, temp, eda } = reading;
  return Number(insert.run(timestamp, device_id, hr, temp, eda, level, confidence).lastInsertRowid);
}

const keepAll = database.transaction((batch) => batch.map(keep));
let batch = [];

/** Calls `done` with the id when the reading is on disk. */
function save(entry) {
  if (!group) return entry.done(keep(entry));
  batch.push(entry);
  if (batch.length > 1) return undefined;
  return setImmediate(() => {
    const all = batch;
    batch = [];
    const ids = keepAll(all);
    all.forEach(({ done }, place) => done(ids[place]));
  });
}

const http = createServer((request, response) => response.end('{"status":"ok"}'));
const io = new Server(http, { serveClient: false });
io.on("connection", (socket) => {
  if (socket.handshake.query.type === "frontend") socket.join("frontends");
  socket.emit("connection_status", { status: "connected" });
  socket.on("esp32_sensor_data", (reading, ack) => {
    const [level, confidence] = predict(reading);
    const done = (id) => {
      const answer = { status: "success", record_id: id, stress_prediction: { label: level, confidence } };
      socket.emit("data_received", answer);
      ack?.(answer);
      io.to("frontends").emit("new_sensor_data", { ...reading, id, stress_level: level, confidence: confidence * 100 });
    };
    save({ reading, level, confidence, done });
  });
});
http.listen(Number(port), "127.0.0.1");
