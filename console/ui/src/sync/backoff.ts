const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/**
 * How long to wait before connection attempt number `attempt` (0, 1, 2 …), in milliseconds: twice
 * as long each time, spread over half of it so that a floor of agents does not return at once.
 * `random` is in [0, 1).
 */
export function backoff(attempt: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return full / 2 + (full / 2) * random;
}
