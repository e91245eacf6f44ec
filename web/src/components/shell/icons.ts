/** Icons of our own on a grid of 24, drawn as lines of width 2. */
export const PATHS = {
  now: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M7 14h.01M11 14h.01M15 14h.01",
  apps: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h6v6h-6z",
  carousel: "M4 12a8 8 0 0 1 14-5.3M20 12a8 8 0 0 1-14 5.3M18 3v4h-4M6 21v-4h4",
  messages: "M4 5h16v11H9l-5 4z",
  routines: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4l3 2",
  vitals: "M3 12h4l2-6 4 12 3-8 2 2h3",
  settings: "M4 7h10M18 7h2M4 17h2M10 17h10M16 5v4M8 15v4",
  power: "M12 3v8M6.5 7a8 8 0 1 0 11 0",
  back: "M15 5l-7 7 7 7",
  drag: "M9 6h.01M9 12h.01M9 18h.01M15 6h.01M15 12h.01M15 18h.01",
  up: "M12 19V5M6 11l6-6 6 6",
  down: "M12 5v14M6 13l6 6 6-6",
  copy: "M8 8h12v12H8zM4 16V4h12",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13",
  plus: "M12 5v14M5 12h14",
  check: "M5 13l4 4L19 7",
  close: "M6 6l12 12M18 6L6 18",
  previous: "M18 5v14L8 12zM5 5v14",
  next: "M6 5v14l10-7zM19 5v14",
  pause: "M8 5v14M16 5v14",
  play: "M7 4v16l13-8z",
  tune: "M5 4v8M5 16v4M12 4v3M12 11v9M19 4v9M19 17v3M3 14h4M10 9h4M17 15h4",
  again: "M4 12a8 8 0 1 0 3-6.2M4 4v5h5",
} as const;

export type IconName = keyof typeof PATHS;
