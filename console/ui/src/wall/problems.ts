/** Which queues need a supervisor, and why. Pure. */

import type { Queue } from "../wire.gen";
import { MEDIA, URGENCIES, type Urgency } from "../words";

/** Below this share answered in time, a queue is late; the usual target of call centres is 0.8. */
const SERVICE_LEVEL = 0.8;

export interface Problem {
  /** 0 is the worst. */
  readonly rank: number;
  readonly text: string;
}

const FINE = 9;

export function waitingBy(queue: Queue, urgency: Urgency): number {
  return MEDIA.reduce((sum, medium) => sum + (queue.waiting[urgency]?.[medium] ?? 0), 0);
}

export function waiting(queue: Queue): number {
  return URGENCIES.reduce((sum, urgency) => sum + waitingBy(queue, urgency), 0);
}

/** What is wrong with a queue, the worst first; empty when nothing is. */
export function problems(queue: Queue): Problem[] {
  const found: Problem[] = [];
  const total = waiting(queue);
  if (waitingBy(queue, "emergency") > 0) found.push({ rank: 0, text: "Emergency waiting" });
  if (total > 0 && queue.agents.available + queue.agents.busy === 0) {
    found.push({ rank: 1, text: "Nobody here" });
  } else if (total > 0 && queue.agents.available === 0) {
    found.push({ rank: 2, text: "Everybody busy" });
  }
  if (queue.service_level !== null && queue.service_level < SERVICE_LEVEL) {
    found.push({ rank: 3, text: "Answered late" });
  }
  return found;
}

/** The queues that need somebody first, the longest wait on top; the rest as the centre has them. */
export function byProblem(queues: readonly Queue[]): Queue[] {
  const rank = (queue: Queue) => problems(queue)[0]?.rank ?? FINE;
  const wait = (queue: Queue) => (rank(queue) < FINE ? queue.longest_wait_s : 0);
  return [...queues].sort((a, b) => rank(a) - rank(b) || wait(b) - wait(a));
}
