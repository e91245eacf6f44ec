import type { AppsList, CarouselConfig, CurrentApp } from "../wire/board";

/** What the page knows of the board; each part with the revision it came with. */
export interface Board {
  readonly apps: readonly string[];
  readonly appsRevision: number;
  readonly current: string | null;
  readonly currentRevision: number;
  readonly carousel: CarouselConfig | null;
}

/** Before the first event, and again on each new connection: revisions of another run of the daemon mean nothing. */
export const UNKNOWN: Board = { apps: [], appsRevision: 0, current: null, currentRevision: 0, carousel: null };

/** Keeps what is shown, but lets any event of the new connection replace it. */
export function onConnect(board: Board): Board {
  const carousel = board.carousel && { ...board.carousel, revision: 0 };
  return { ...board, appsRevision: 0, currentRevision: 0, carousel };
}

export function onAppsList(board: Board, { apps, current, revision }: AppsList): Board {
  const seen = onCurrentApp(board, { app: current, revision });
  return revision < board.appsRevision ? seen : { ...seen, apps, appsRevision: revision };
}

export function onCurrentApp(board: Board, { app, revision }: Pick<CurrentApp, "app" | "revision">): Board {
  return revision < board.currentRevision ? board : { ...board, current: app, currentRevision: revision };
}

export function onCarousel(board: Board, carousel: CarouselConfig): Board {
  return board.carousel && carousel.revision < board.carousel.revision ? board : { ...board, carousel };
}

/** `scroll_text` as a person writes it: `Scroll text`. */
export function titleOf(app: string): string {
  const words = app.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
