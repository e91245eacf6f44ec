const FIRST_MS = 250;
const LONGEST_MS = 5_000;

/**
 * How long to wait before retry number `attempt` (from 0), in milliseconds: doubling up to a cap, with the upper half
 * spread by `chance` (0 to 1), so that a hundred pages do not come back in the same instant.
 */
export function retryDelay(attempt: number, chance: number): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16));
  return whole * (0.5 + chance / 2);
}
