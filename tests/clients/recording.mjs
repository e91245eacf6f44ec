// The recording that tests play, as readings of a wearable: one of a person where they are to be had, and one that is made up
// elsewhere (`tests/recordings/README.md`).
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Unix seconds of its first reading. */
const START = 1_733_826_600;

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

function path() {
  const { file } = JSON.parse(readFileSync(here("../recordings/chosen.json"), "utf8"));
  const chosen = `${process.env.RETROBOARD_RECORDINGS ?? here("../../../shared/data/stress")}/${file}`;
  return existsSync(chosen) ? chosen : here("../recordings/made_up_lab.csv");
}

/** `label` is 1 in a task. */
function recording(device) {
  const from = path();
  console.log(`an episode of ${from}`);
  const [head, ...lines] = readFileSync(from, "utf8").trim().split(/\r?\n/);
  const names = head.split(",");
  const rows = lines.map((line) => Object.fromEntries(line.split(",").map((cell, place) => [names[place], Number(cell)])));
  return rows.map(({ t, hr, temp, eda, label }) => ({ label, reading: { hr, temp, eda, device_id: device, timestamp: START + t } }));
}

/** Readings up to the end of the first task, and from there to the next. */
export function episode(device) {
  const rows = recording(device);
  const begins = rows.findIndex(({ label }) => label === 1);
  const ends = rows.findIndex(({ label }, place) => place > begins && label !== 1);
  const next = rows.findIndex(({ label }, place) => place > ends && label === 1);
  const readings = (part) => part.map(({ reading }) => reading);
  return { tense: readings(rows.slice(0, ends)), calm: readings(rows.slice(ends, next < 0 ? undefined : next)) };
}
