// Written by console/typegen.py. Do not edit: change console/*.py, run python -m console.typegen.

/**
 * Who has logged in.
 */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

/**
 * One account with its presence. `queues` is `["*"]` for every queue.
 */
export interface Agent {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly queues: ReadonlyArray<string>;
  readonly skills: ReadonlyArray<string>;
  readonly presence: Presence;
}

/**
 * The agent after the change.
 */
export interface AgentAnswer {
  readonly agent: Agent;
}

/**
 * The agents who serve a queue, by presence; `busy` is available without room.
 */
export interface AgentCounts {
  readonly available: number;
  readonly busy: number;
  readonly away: number;
  readonly offline: number;
}

/**
 * An account was removed.
 */
export interface AgentGoneMessage {
  readonly type: "agent_gone";
  readonly seq: number;
  readonly agent: string;
}

/**
 * A supervisor sets the status of an agent.
 */
export interface AgentPresenceRequest {
  readonly status: Status;
  readonly reason?: string;
  readonly until?: string | null;
  readonly agent: string;
}

/**
 * Something that a supervisor must look at; or, as `announcement`, what one of them says.
 *
 * `agent` is who says it, else null; `queue` whom it is for, null for everybody.
 */
export interface AlertMessage {
  readonly type: "alert";
  readonly seq: number;
  readonly alert: string;
  readonly text: string;
  readonly agent: string | null;
  readonly queue: string | null;
}

/**
 * A supervisor tells something to everybody, or to the agents of one queue.
 */
export interface AnnounceRequest {
  readonly text: string;
  readonly queue?: string | null;
}

/**
 * A supervisor puts a conversation to one agent.
 */
export interface AssignRequest {
  readonly conversation: string;
  readonly agent: string;
  readonly note?: string;
}

/**
 * The live call of a conversation; `id` is the provider's.
 *
 * `held_since` is since when the resident has been on hold, null while they are not;
 * `recording` whether it is recorded, null where calls are not.
 */
export interface Call {
  readonly id: string;
  readonly held_since: string | null;
  readonly recording: "on" | "paused" | null;
}

/**
 * Ring the resident: without `at` now, without `number` where they last rang from.
 */
export interface CallbackRequest {
  readonly at?: string | null;
  readonly number?: string | null;
}

/**
 * The door a contact came through.
 */
export type Channel = "voice" | "sms" | "whatsapp" | "messenger" | "instagram" | "webchat";

/**
 * Why it is over and what was done.
 */
export interface CloseRequest {
  readonly outcome: Outcome;
  readonly done: string;
}

/**
 * Why a channel takes no words to a resident.
 */
export type Closed = "window" | "stopped";

/**
 * What an agent may know of another agent.
 */
export interface Colleague {
  readonly id: string;
  readonly name: string;
  readonly status: Status;
}

/**
 * What every command on the stream has; the rest is read by its type.
 */
export interface Command {
  readonly id: number;
  readonly type: string;
}

/**
 * The phone may connect with this while the call lives.
 */
export interface ConnectAnswer {
  readonly connect: Connection;
}

/**
 * What the browser phone connects with: the conversation, and as what.
 */
export interface Connection {
  readonly conversation: string;
  readonly as: Supervision;
}

/**
 * A colleague whom the agent on a call has asked to come into it.
 *
 * Until `expires_at`, which is null when they have `joined`.
 */
export interface Consult {
  readonly agent: string;
  readonly joined: boolean;
  readonly expires_at: string | null;
}

/**
 * Whom to ask while the resident is on hold: a colleague, or whoever of a queue is free.
 */
export interface ConsultRequest {
  readonly queue?: string | null;
  readonly agent?: string | null;
  readonly note?: string;
}

/**
 * Everything open with one resident.
 *
 * `agent` is who holds it; while it is offered that is null and `offer.agent` names the one
 * asked. `offer` is null unless the state is `offered`. `channels` is where a reply can go now,
 * `channel` the default; `ways` has the closed ones too.
 */
export interface Conversation {
  readonly id: string;
  readonly resident: Resident;
  readonly state: State;
  readonly queue: string;
  readonly urgency: Urgency;
  readonly medium: Medium;
  readonly topic: string;
  readonly language: string;
  readonly danger_to_life: boolean;
  readonly distressed: boolean;
  readonly complaint: boolean;
  readonly reasons: ReadonlyArray<Reason>;
  readonly opened_at: string;
  readonly waiting_since: string;
  readonly agent: string | null;
  readonly last_agent: string | null;
  readonly offer: Offer | null;
  readonly spoke_last: Speaker;
  readonly channel: Channel;
  readonly channels: ReadonlyArray<Channel>;
  readonly ways: ReadonlyArray<Way>;
  readonly call: Call | null;
  readonly consult: Consult | null;
  readonly preview: string;
  readonly promise: PromiseMade | null;
}

/**
 * The conversation after the change.
 */
export interface ConversationAnswer {
  readonly conversation: Conversation;
}

/**
 * Any change. One that is no longer the viewer's is shown once more, where it went.
 */
export interface ConversationMessage {
  readonly type: "conversation";
  readonly seq: number;
  readonly conversation: Conversation;
}

/**
 * One conversation with its timeline across channels, oldest first.
 */
export interface ConversationWithTimeline {
  readonly id: string;
  readonly resident: Resident;
  readonly state: State;
  readonly queue: string;
  readonly urgency: Urgency;
  readonly medium: Medium;
  readonly topic: string;
  readonly language: string;
  readonly danger_to_life: boolean;
  readonly distressed: boolean;
  readonly complaint: boolean;
  readonly reasons: ReadonlyArray<Reason>;
  readonly opened_at: string;
  readonly waiting_since: string;
  readonly agent: string | null;
  readonly last_agent: string | null;
  readonly offer: Offer | null;
  readonly spoke_last: Speaker;
  readonly channel: Channel;
  readonly channels: ReadonlyArray<Channel>;
  readonly ways: ReadonlyArray<Way>;
  readonly call: Call | null;
  readonly consult: Consult | null;
  readonly preview: string;
  readonly promise: PromiseMade | null;
  readonly timeline: ReadonlyArray<Entry>;
}

/**
 * One conversation, whole.
 */
export interface ConversationWithTimelineAnswer {
  readonly conversation: ConversationWithTimeline;
}

/**
 * What the viewer may see; the next page is asked for with `before`, when it is not null.
 */
export interface ConversationsAnswer {
  readonly conversations: ReadonlyArray<Conversation>;
  readonly before: string | null;
}

/**
 * One thing that was decided, in words, with the event that recorded it.
 */
export interface Decision {
  readonly seq: number;
  readonly at: string;
  readonly event: string;
  readonly agent: string | null;
  readonly text: string;
}

/**
 * What was decided about one conversation and why, oldest first.
 */
export interface DecisionsAnswer {
  readonly decisions: ReadonlyArray<Decision>;
}

/**
 * How far an outbound message has come. It only moves forward; see `DELIVERY_RANK`.
 */
export type Delivery = "queued" | "sent" | "delivered" | "read" | "failed" | "deleted";

/**
 * It is done, and there is nothing more to say.
 */
export interface DoneAnswer {
}

/**
 * A service to ring where a life is in danger, by the nation of the centre.
 */
export interface EmergencyNumber {
  readonly name: string;
  readonly number: string;
}

/**
 * One line of a timeline. `agent` is the id of the agent who said it, else null.
 *
 * `status` is how far an outbound message has come and null for anything else; `error` says why
 * it failed.
 */
export interface Entry {
  readonly id: string;
  readonly kind: "message" | "note" | "call" | "system";
  readonly from: Speaker;
  readonly channel: Channel | null;
  readonly agent: string | null;
  readonly name: string;
  readonly text: string;
  readonly at: string;
  readonly status: Delivery | null;
  readonly error: string;
  readonly media: ReadonlyArray<Media>;
}

/**
 * A new line in a timeline.
 */
export interface EntryMessage {
  readonly type: "message";
  readonly seq: number;
  readonly conversation: string;
  readonly entry: Entry;
}

/**
 * The answer to anything that did not work.
 */
export interface ErrorAnswer {
  readonly error: Fault;
}

/**
 * The command with this id was not done; `id` is null when it could not be read.
 */
export interface ErrorMessage {
  readonly type: "error";
  readonly id: number | null;
  readonly error: Fault;
}

/**
 * The wait as a range that holds 80 % of the time.
 */
export interface Estimate {
  readonly low_s: number;
  readonly high_s: number;
}

/**
 * One thing that went wrong for a resident, in words that an agent can apologise for.
 */
export interface Failure {
  readonly at: string;
  readonly text: string;
}

/**
 * What went wrong for a resident before, the newest first.
 */
export interface FailuresAnswer {
  readonly failures: ReadonlyArray<Failure>;
}

/**
 * What went wrong: `code` for programs, `message` for people.
 */
export interface Fault {
  readonly code: string;
  readonly message: string;
}

/**
 * A reply with a file, as a form: these fields, then the file as `file`. Words are optional.
 */
export interface FileMessageRequest {
  readonly text?: string;
  readonly channel?: Channel | null;
}

/**
 * The console is alive: at least every 5 s. `phone` may be left out when nothing changed.
 */
export interface HeartbeatCommand {
  readonly id: number;
  readonly type: "heartbeat";
  readonly phone?: "registered" | "unregistered" | "own" | "";
}

/**
 * Put the resident on hold, or take them back.
 */
export interface HoldRequest {
  readonly held: boolean;
}

/**
 * Who it is of those behind the number: one who is known, or the name of somebody new.
 */
export interface IdentifyRequest {
  readonly resident?: string | null;
  readonly name?: string;
}

/**
 * The resident who is the same person, or who is not after all.
 */
export interface LinkRequest {
  readonly resident: string;
}

/**
 * Somebody who was found to be the same person, and when.
 */
export interface Linked {
  readonly id: string;
  readonly name: string;
  readonly at: string;
}

/**
 * Who has logged in.
 */
export interface LoginAnswer {
  readonly agent: Account;
}

/**
 * A name and a password.
 */
export interface LoginRequest {
  readonly username: string;
  readonly password: string;
}

/**
 * The agent, their presence, and what they hold or are offered.
 */
export interface MeAnswer {
  readonly agent: Agent;
  readonly presence: Presence;
  readonly conversations: ReadonlyArray<Conversation>;
}

/**
 * A file of a message: `GET /api/conversations/{id}/files/{file}` has it.
 *
 * `file` is null until it is kept; `error` says why it never will be. `size` in bytes, 0 until it
 * is kept, as `name` is empty.
 */
export interface Media {
  readonly file: string | null;
  readonly content_type: string;
  readonly name: string;
  readonly size: number;
  readonly error: string;
}

/**
 * How the resident is being answered right now; it decides capacity and targets.
 */
export type Medium = "voice" | "callback" | "chat" | "message";

/**
 * The reply is queued; `entry` is its line in the timeline.
 */
export interface MessageAnswer {
  readonly message: QueuedMessage;
  readonly entry: Entry;
}

/**
 * A reply to the resident; without `channel` it goes where the resident last wrote.
 *
 * With `template` it goes as an approved text, over a channel that takes no other any more.
 */
export interface MessageRequest {
  readonly text: string;
  readonly channel?: Channel | null;
  readonly template?: boolean;
}

/**
 * A supervisor puts a conversation in another queue.
 */
export interface MoveRequest {
  readonly conversation: string;
  readonly queue: string;
  readonly note?: string;
}

/**
 * This centre has no telephone.
 */
export interface NoPhone {
  readonly kind: "none";
  readonly telephone: string;
}

/**
 * The note is kept.
 */
export interface NoteAnswer {
  readonly entry: Entry;
}

/**
 * A note for colleagues; never sent to the resident.
 */
export interface NoteRequest {
  readonly text: string;
}

/**
 * One conversation put to one agent until `expires_at`.
 *
 * `accepted` is true while an accepted call waits for the agent's phone to join.
 */
export interface Offer {
  readonly id: string;
  readonly agent: string;
  readonly offered_at: string;
  readonly expires_at: string;
  readonly accepted: boolean;
}

/**
 * The offer is over.
 */
export interface OfferGoneMessage {
  readonly type: "offer_gone";
  readonly seq: number;
  readonly offer: string;
  readonly conversation: string;
  readonly cause: "missed" | "declined" | "accepted" | "withdrawn" | "hung_up";
}

/**
 * This conversation is put to the viewer: answer before `conversation.offer.expires_at`.
 */
export interface OfferMessage {
  readonly type: "offer";
  readonly seq: number;
  readonly conversation: Conversation;
}

/**
 * Why a conversation was closed; every word but `resolved` says why no answer is due.
 */
export type Outcome = "resolved" | "no_reply_needed" | "spam" | "duplicate";

/**
 * A promise: what was done, what comes next, and by when. The resident gets it in writing.
 */
export interface ParkRequest {
  readonly done: string;
  readonly next: string;
  readonly by: string;
}

/**
 * A resident who was looked for. `listed`: the landlord's list has them.
 */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly reference: string;
  readonly addresses: ReadonlyArray<string>;
  readonly listed: boolean;
  readonly has_open: boolean;
}

/**
 * What the agent chose, whether the console is heard from (`fresh`), and the phone.
 *
 * `phone` is empty when the console never said. `wrap_until` is the end of after-call work,
 * `away_until` the planned end of a break.
 */
export interface Presence {
  readonly status: Status;
  readonly reason: string;
  readonly fresh: boolean;
  readonly phone: "registered" | "unregistered" | "own" | "";
  readonly wrap_until: string | null;
  readonly away_until: string | null;
}

/**
 * Somebody's presence; an agent sees the whole of their own and the status of colleagues.
 */
export interface PresenceMessage {
  readonly type: "presence";
  readonly seq: number;
  readonly agent: Agent | Colleague;
}

/**
 * What the agent wants to be.
 */
export interface PresenceRequest {
  readonly status: Status;
  readonly reason?: string;
  readonly until?: string | null;
}

/**
 * What was promised to the resident.
 */
export interface PromiseAnswer {
  readonly promise: PromiseMade;
  readonly conversation: Conversation;
}

/**
 * What the resident was told: done so far, what comes next, and by when.
 */
export interface PromiseMade {
  readonly done: string;
  readonly next: string;
  readonly by: string;
}

/**
 * One queue. Every urgency and medium is named in `waiting`, zero or not.
 */
export interface Queue {
  readonly id: string;
  readonly name: string;
  readonly waiting: Readonly<Record<Urgency, Readonly<Record<Medium, number>>>>;
  readonly longest_wait_s: number;
  readonly agents: AgentCounts;
  readonly service_level: number | null;
  readonly estimate: Estimate | null;
}

/**
 * A reply on its way; its status follows on the stream.
 */
export interface QueuedMessage {
  readonly id: string;
  readonly status: Delivery;
}

/**
 * Every queue.
 */
export interface QueuesAnswer {
  readonly queues: ReadonlyArray<Queue>;
}

/**
 * Every queue, at most once a second.
 */
export interface QueuesMessage {
  readonly type: "queues";
  readonly seq: number;
  readonly queues: ReadonlyArray<Queue>;
}

/**
 * Why triage said what it said: a label and the resident's own words.
 */
export interface Reason {
  readonly label: string;
  readonly words: string;
}

/**
 * Pause the recording, for a card number, or go on with it.
 */
export interface RecordingRequest {
  readonly paused: boolean;
}

/**
 * Who it is about. `addresses` are `<kind>:<value>`, for example `phone:+447700900123`.
 *
 * `probable` are those of them that were only said to be theirs. `linked` are those who are the
 * same person; each can be unlinked. `people` are those behind a shared number, the resident among
 * them once an agent has said who it is. `prefers` is the channel that they asked to be answered
 * by, empty when nobody knows.
 */
export interface Resident {
  readonly id: string;
  readonly name: string;
  readonly addresses: ReadonlyArray<string>;
  readonly probable: ReadonlyArray<string>;
  readonly linked: ReadonlyArray<Linked>;
  readonly people: ReadonlyArray<Sharer>;
  readonly prefers: string;
}

/**
 * The residents who were found, at most 20.
 */
export interface ResidentsAnswer {
  readonly residents: ReadonlyArray<Person>;
}

/**
 * The command with this id was done.
 */
export interface ResultMessage {
  readonly type: "result";
  readonly id: number;
}

/**
 * What an account may do; each role includes the ones before it.
 */
export type Role = "agent" | "supervisor" | "admin";

/**
 * Somebody who uses a shared number.
 */
export interface Sharer {
  readonly id: string;
  readonly name: string;
}

/**
 * The browser phone connects to the simulated telephone network.
 */
export interface SimulatedPhone {
  readonly kind: "simulated";
  readonly url: string;
  readonly telephone: string;
}

/**
 * All that the viewer may see as of `seq`; the events after it follow.
 *
 * `conversations`: held by or offered to the viewer; for a supervisor all that are open.
 * `agents`: for a supervisor everybody as `Agent`; for an agent the colleagues as `Colleague`.
 * `numbers`: whom to ring where a life is in danger.
 */
export interface SnapshotMessage {
  readonly type: "snapshot";
  readonly seq: number;
  readonly me: Agent;
  readonly conversations: ReadonlyArray<Conversation>;
  readonly queues: ReadonlyArray<Queue>;
  readonly agents: ReadonlyArray<Agent> | ReadonlyArray<Colleague>;
  readonly numbers: ReadonlyArray<EmergencyNumber>;
}

/**
 * Who said something in a conversation.
 */
export type Speaker = "resident" | "agent" | "system";

/**
 * Whose hands an open conversation is in. There is no fifth place (law 2).
 */
export type State = "waiting" | "offered" | "active" | "parked" | "closed";

/**
 * What an agent chose to be; presence also needs a fresh heartbeat.
 */
export type Status = "available" | "draining" | "away" | "offline";

/**
 * How far an outbound message has come.
 */
export interface StatusMessage {
  readonly type: "status";
  readonly seq: number;
  readonly conversation: string;
  readonly message: string;
  readonly status: Delivery;
  readonly error: string;
}

/**
 * How a supervisor takes part in a live call.
 */
export type Supervision = "listen" | "whisper" | "join";

/**
 * Lines came into a timeline or left it, as two residents were one or were not: ask again.
 */
export interface TimelineMessage {
  readonly type: "timeline";
  readonly seq: number;
  readonly conversation: string;
}

/**
 * To a queue or to an agent, not both.
 */
export interface TransferRequest {
  readonly queue?: string | null;
  readonly agent?: string | null;
  readonly note?: string;
}

/**
 * The browser phone registers with Twilio by this access token.
 */
export interface TwilioPhone {
  readonly kind: "twilio";
  readonly token: string;
  readonly telephone: string;
}

/**
 * A page on which the resident can send photos, and words to send it with.
 */
export interface UploadLinkAnswer {
  readonly url: string;
  readonly text: string;
  readonly expires_at: string;
}

/**
 * How soon a human being must deal with it; the order of the members is the order of need.
 */
export type Urgency = "emergency" | "urgent" | "routine";

/**
 * Another urgency, and why.
 */
export interface UrgencyRequest {
  readonly urgency: Urgency;
  readonly reason: string;
}

/**
 * All of the centre at one moment: queues, agents, and the open conversations, oldest first.
 */
export interface WallboardAnswer {
  readonly at: string;
  readonly queues: ReadonlyArray<Queue>;
  readonly agents: ReadonlyArray<Agent>;
  readonly conversations: ReadonlyArray<Conversation>;
}

/**
 * A channel to a resident; `closed` says why it takes no words now, and is null while it does.
 *
 * `until` is when its time for a reply ends, or has ended; null when it has none. With `template`
 * an answer can still go as an approved text.
 */
export interface Way {
  readonly channel: Channel;
  readonly until: string | null;
  readonly closed: Closed | null;
  readonly template: boolean;
}

export type ServerMessage =
  | SnapshotMessage
  | OfferMessage
  | OfferGoneMessage
  | ConversationMessage
  | EntryMessage
  | StatusMessage
  | TimelineMessage
  | PresenceMessage
  | AgentGoneMessage
  | QueuesMessage
  | AlertMessage
  | ResultMessage
  | ErrorMessage;

export type ClientMessage =
  | HeartbeatCommand;

export type Phone =
  | TwilioPhone
  | SimulatedPhone
  | NoPhone;
