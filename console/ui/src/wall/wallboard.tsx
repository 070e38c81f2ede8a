/** The centre at a glance, for a laptop and for a television across the room. */

import { useEffect, useState } from "preact/hooks";
import { Icon, Shape } from "../parts/icon";
import { isAnnouncement, sayer } from "../shell/announcements";
import { BackAt, Dot } from "../shell/presence";
import { queues, state } from "../store";
import { duration, now } from "../time";
import type { Agent, Conversation, Queue } from "../wire.gen";
import { counted, MEDIA, STATUS, URGENCIES, URGENCY } from "../words";
import { AnnounceDialog } from "./announce";
import { PresenceDialog } from "./presence";
import { byProblem, problems, waiting, waitingBy } from "./problems";

const ANNOUNCE_MS = 15_000;

export function Wallboard() {
  const all = queues.value;
  const [announcing, setAnnouncing] = useState(false);
  return (
    <main id="main" class="wall" tabIndex={-1}>
      <div class="wall-head">
        <h1>Wallboard</h1>
        <div class="actions">
          <button type="button" onClick={() => setAnnouncing(true)}>
            <Icon name="bell" /> Announce
          </button>
          <button type="button" onClick={() => void document.documentElement.requestFullscreen()}>
            Full screen
          </button>
        </div>
      </div>
      <Totals queues={all} />
      <QueueTable queues={byProblem(all)} />
      <div class="wall-columns">
        <People />
        <AlertList />
      </div>
      {announcing && <AnnounceDialog onClose={() => setAnnouncing(false)} />}
    </main>
  );
}

function Totals({ queues: all }: { readonly queues: readonly Queue[] }) {
  const total = all.reduce((sum, queue) => sum + waiting(queue), 0);
  const emergencies = all.reduce((sum, queue) => sum + waitingBy(queue, "emergency"), 0);
  const upset = distressed();
  const longest = Math.max(0, ...all.map((queue) => queue.longest_wait_s));
  const present = agents().filter(
    (agent) => agent.presence.status === "available" && agent.presence.fresh,
  );
  return (
    <>
      <dl class="totals">
        <Total name="Waiting" value={String(total)} />
        <Total name="Emergencies" value={String(emergencies)} bad={emergencies > 0} />
        <Total name="Distressed" value={String(upset.length)} bad={upset.some(isWaiting)} />
        <Total name="Longest wait" value={total ? duration(longest) : "None"} />
        <Total
          name="Agents present"
          value={String(present.length)}
          bad={total > 0 && present.length === 0}
        />
      </dl>
      <Announcement
        text={`${total} waiting, ${emergencies} emergencies, ${present.length} agents present`}
      />
    </>
  );
}

/** Those who are upset and still with us, waiting or with somebody. */
function distressed(): Conversation[] {
  return [...state.value.conversations.values()].filter(
    (each) => each.distressed && each.state !== "closed" && each.state !== "parked",
  );
}

function isWaiting({ state: at }: Conversation): boolean {
  return at === "waiting" || at === "offered";
}

interface TotalProps {
  readonly name: string;
  readonly value: string;
  readonly bad?: boolean;
}

function Total({ name, value, bad }: TotalProps) {
  return (
    <div class={bad ? "total bad" : "total"}>
      <dt>
        {bad && <Icon name="alert" />}
        {name}
      </dt>
      <dd>{value}</dd>
    </div>
  );
}

/** The totals for a screen reader: one announcement every few seconds, and only when they changed. */
function Announcement({ text }: { readonly text: string }) {
  const [said, setSaid] = useState({ text, at: now.peek() });
  const due = text !== said.text && now.value - said.at > ANNOUNCE_MS;
  useEffect(() => {
    if (due) setSaid({ text, at: now.peek() });
  }, [due]);
  return (
    <output class="sr" aria-live="polite">
      {said.text}
    </output>
  );
}

function QueueTable({ queues: rows }: { readonly queues: readonly Queue[] }) {
  return (
    <div class="scroll" role="region" aria-label="Queues" tabIndex={0}>
      <table class="queues">
        <thead>
          <tr>
            <th scope="col">Queue</th>
            {URGENCIES.map((urgency) => (
              <th scope="col" key={urgency} class="number">
                <Shape urgency={urgency} /> {URGENCY[urgency]}
              </th>
            ))}
            <th scope="col">Waiting by</th>
            <th scope="col" class="number">
              Longest wait
            </th>
            <th scope="col">Agents</th>
            <th scope="col" class="number">
              In time
            </th>
            <th scope="col">Expected wait</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((queue) => (
            <Row key={queue.id} queue={queue} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ queue }: { readonly queue: Queue }) {
  const wrong = problems(queue);
  const total = waiting(queue);
  const { available, busy, away } = queue.agents;
  const estimate = queue.estimate;
  return (
    <tr class={wrong[0] ? `problem rank-${wrong[0].rank}` : undefined}>
      <th scope="row">
        <span class="queue-name">{queue.name}</span>
        {wrong.map((problem) => (
          <span key={problem.text} class="why">
            <Icon name="alert" /> {problem.text}
          </span>
        ))}
      </th>
      {URGENCIES.map((urgency) => {
        const count = waitingBy(queue, urgency);
        return (
          <td key={urgency} class={`number count-${urgency} ${count ? "" : "zero"}`}>
            {count}
          </td>
        );
      })}
      <td class="by-medium">
        {total ? <ByMedium queue={queue} /> : <span class="hint">Nobody</span>}
      </td>
      <td class="number">{total ? duration(queue.longest_wait_s) : "–"}</td>
      <td>
        <span class="agents">
          <b>{available}</b> free, {busy} busy, {away} away
        </span>
      </td>
      <td class="number">
        {queue.service_level === null ? "–" : `${Math.round(queue.service_level * 100)} %`}
      </td>
      <td>
        {estimate ? `${minutes(estimate.low_s)} to ${minutes(estimate.high_s)} min` : "Not known"}
      </td>
    </tr>
  );
}

function minutes(seconds: number): number {
  return Math.max(1, Math.round(seconds / 60));
}

function ByMedium({ queue }: { readonly queue: Queue }) {
  const counts = MEDIA.map((medium) => ({
    medium,
    count: URGENCIES.reduce((sum, urgency) => sum + (queue.waiting[urgency]?.[medium] ?? 0), 0),
  }));
  return (
    <ul>
      {counts
        .filter(({ count }) => count > 0)
        .map(({ medium, count }) => (
          <li key={medium}>
            {counted(count, medium)}
          </li>
        ))}
    </ul>
  );
}

function agents(): Agent[] {
  return [...state.value.agents.values()].filter((agent): agent is Agent => "presence" in agent);
}

const ORDER = { available: 0, draining: 1, away: 2, offline: 3 };

function People() {
  const held = new Map<string, number>();
  for (const { agent, state: at } of state.value.conversations.values()) {
    if (agent && at === "active") held.set(agent, (held.get(agent) ?? 0) + 1);
  }
  const sorted = agents().sort(
    (a, b) => ORDER[a.presence.status] - ORDER[b.presence.status] || a.name.localeCompare(b.name),
  );
  const [chosen, setChosen] = useState<Agent | null>(null);
  return (
    <section class="panel">
      <h2>People</h2>
      <div class="scroll" role="region" aria-label="People" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Presence</th>
              <th scope="col">Phone</th>
              <th scope="col" class="number">
                Holding
              </th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((agent) => (
              <tr key={agent.id}>
                <th scope="row">{agent.name}</th>
                <td>
                  <Dot status={agent.presence.status} /> {STATUS[agent.presence.status]}
                  {agent.presence.reason && `: ${agent.presence.reason}`}
                  <BackAt until={agent.presence.away_until} />
                  {agent.presence.status === "available" &&
                    !agent.presence.fresh &&
                    ", console not heard from"}{" "}
                  <button type="button" class="small" onClick={() => setChosen(agent)}>
                    Change<span class="sr"> presence of {agent.name}</span>
                  </button>
                </td>
                <td>{agent.presence.phone === "registered" ? "Ready" : "Not ready"}</td>
                <td class="number">{held.get(agent.id) ?? 0}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {chosen && <PresenceDialog agent={chosen} onClose={() => setChosen(null)} />}
    </section>
  );
}

function AlertList() {
  const alerts = [...state.value.alerts].reverse();
  return (
    <section class="panel">
      <h2>Alerts</h2>
      {alerts.length === 0 && <p class="hint">None since this page was opened.</p>}
      <ul class="alerts">
        {alerts.map((alert) => (
          <li key={alert.seq}>
            <Icon name={isAnnouncement(alert) ? "bell" : "alert"} />{" "}
            {isAnnouncement(alert) && <strong>{sayer(alert)}: </strong>}
            {alert.text}
          </li>
        ))}
      </ul>
    </section>
  );
}
