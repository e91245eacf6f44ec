/** A picture of the font's own letters, drawn by the board. */
export function sampleOf(font: string): string {
  return `/api/fonts/${encodeURIComponent(font)}/sample.png?scale=2`;
}
