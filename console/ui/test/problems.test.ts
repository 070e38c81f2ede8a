import { expect, test } from "vitest";
import { byProblem, problems } from "../src/wall/problems";
import { queue } from "./wire";

const none = { voice: 0, callback: 0, chat: 0, message: 0 };
const waiting = { emergency: none, urgent: none, routine: { ...none, message: 2 } };
const emergency = { ...waiting, emergency: { ...none, voice: 1 } };
const absent = { available: 0, busy: 0, away: 2, offline: 1 };

test("a queue where nobody waits has no problem, even with nobody there", () => {
  expect(problems(queue("night", { agents: absent }))).toEqual([]);
});

test("each problem is named, the worst first", () => {
  const bad = queue("repairs", { waiting: emergency, agents: absent, service_level: 0.5 });
  expect(problems(bad).map(({ text }) => text)).toEqual([
    "Emergency waiting",
    "Nobody here",
    "Answered late",
  ]);
});

test("busy people are told from no people", () => {
  const busy = queue("repairs", { waiting, agents: { ...absent, busy: 1 } });
  expect(problems(busy).map(({ text }) => text)).toEqual(["Everybody busy"]);
});

test("queues in trouble stand on top, the longest wait first; the others keep their order", () => {
  const rows = byProblem([
    queue("fine_1", { longest_wait_s: 10 }),
    queue("late", { service_level: 0.6, longest_wait_s: 5 }),
    queue("fine_2", { longest_wait_s: 90 }),
    queue("later", { service_level: 0.6, longest_wait_s: 50 }),
    queue("emergency", { waiting: emergency }),
  ]);
  expect(rows.map(({ id }) => id)).toEqual(["emergency", "later", "late", "fine_1", "fine_2"]);
});
