import { expect, test } from "vitest";
import { backoff } from "../src/sync/backoff";

test("attempts come twice as late each time, and never later than 15 s", () => {
  const latest = [0, 1, 2, 3, 4, 5, 6, 50].map((attempt) => backoff(attempt, 1));
  expect(latest).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
});

test("agents who lost the connection together come back spread over half the wait", () => {
  expect(backoff(3, 0)).toBe(2000);
  expect(backoff(3, 0.5)).toBe(3000);
});
