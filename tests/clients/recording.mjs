// The made-up recording of `tests/recordings`, as readings of a wearable.
import { readFileSync } from "node:fs";

/** Unix seconds of its first reading. */
const START = 1_733_826_600;

/** `label` is 1 in a task and 0 at rest. */
export function recording(device) {
  const [head, ...lines] = readFileSync(new URL("../recordings/made_up_lab.csv", import.meta.url), "utf8").trim().split(/\r?\n/);
  const names = head.split(",");
  const rows = lines.map((line) => Object.fromEntries(line.split(",").map((cell, place) => [names[place], Number(cell)])));
  return rows.map(({ t, hr, temp, eda, label }) => ({ label, reading: { hr, temp, eda, device_id: device, timestamp: START + t } }));
}

/** Readings up to the end of the first task, and from there to the next. */
export function episode(device) {
  const rows = recording(device);
  const begins = rows.findIndex(({ label }) => label === 1);
  const ends = rows.findIndex(({ label }, place) => place > begins && label === 0);
  const next = rows.findIndex(({ label }, place) => place > ends && label === 1);
  const readings = (part) => part.map(({ reading }) => reading);
  return { tense: readings(rows.slice(0, ends)), calm: readings(rows.slice(ends, next)) };
}
