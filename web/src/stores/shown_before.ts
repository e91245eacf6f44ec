import { get, post } from "../connection/requests";
import type { CarouselConfig, Configured, CurrentApp, Settings } from "../wire/board";

const TEST = "test_pattern";
/** Survives a reload of the page in the middle of the set-up. */
const KEPT = "retroboard.shown-before";

interface Shown {
  readonly app: string | null;
  /** Whether the carousel turned by itself. */
  readonly turned: boolean;
  /** The test pattern's own settings. */
  readonly test: Settings;
}

let last: Promise<void> = Promise.resolve();

/** Puts a test pattern on the panel, and remembers what was there before the first one. */
export function showPattern(config: Settings): Promise<void> {
  return inTurn(async () => {
    if (kept() === null) keep(await whatIsShown());
    await post("/api/switch", { app: TEST, config, hold: true });
  });
}

/** What was shown before the first test pattern comes back. */
export function showAgain(): Promise<void> {
  return inTurn(async () => {
    const before = kept();
    if (before === null) return;
    await post(`/api/apps/${TEST}/config`, before.test);
    await (before.app === null ? post("/api/stop") : post("/api/switch", { app: before.app }));
    if (before.turned) await post("/api/carousel/resume");
    sessionStorage.removeItem(KEPT);
  });
}

/** One after the other: a pattern that is asked for must not arrive after what comes back. */
function inTurn(action: () => Promise<void>): Promise<void> {
  const mine = last.then(action);
  last = mine.catch(() => undefined);
  return mine;
}

async function whatIsShown(): Promise<Shown> {
  const [current, carousel, test] = await Promise.all([
    get<CurrentApp>("/api/current"),
    get<CarouselConfig>("/api/carousel"),
    get<Configured>(`/api/apps/${TEST}/config`),
  ]);
  return { app: current.app, turned: carousel.enabled && !carousel.paused, test: test.config };
}

function kept(): Shown | null {
  const text = sessionStorage.getItem(KEPT);
  return text === null ? null : (JSON.parse(text) as Shown);
}

function keep(shown: Shown): void {
  sessionStorage.setItem(KEPT, JSON.stringify(shown));
}
