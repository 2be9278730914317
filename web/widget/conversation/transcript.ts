import type { ActivityEvents } from '../../../contracts/activity-events.ts';
import type { Activity } from '../direct-line/index.ts';
import type { Entry, MessageEntry, MessageFile, Reply, Speaker } from './entry.ts';
import { entryOf, queuePositionOf, speakerOf } from './reading.ts';

export type QueuePosition = ActivityEvents['patchbay.queue.position'];

/** Everything that the conversation shows. A value: every change makes a new one. */
export interface Transcript {
  /** By sequence; what has none yet comes last, in the order in which it was written. */
  readonly entries: readonly Entry[];
  readonly queue: QueuePosition | null;
  readonly typing: { speaker: Speaker; until: number } | null;
}

export const emptyTranscript: Transcript = { entries: [], queue: null, typing: null };

/** A typing sign without a message after it goes out after this long. */
export const typingLastsMs = 6000;

const place = (entry: Entry): number => entry.sequence ?? Number.POSITIVE_INFINITY;
const bySequence = (one: Entry, other: Entry): number => {
  const [a, b] = [place(one), place(other)];
  return a === b ? 0 : a - b;
};

/** Adds an entry, or puts it in the place of the one that it is the echo of. */
function put(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  const known = entries.findIndex(
    (one) => one.key === entry.key || (one.sequence !== null && one.sequence === entry.sequence),
  );
  if (known < 0) return [...entries, entry].sort(bySequence);
  const before = entries[known] as Entry;
  const merged =
    before.kind === 'message' && entry.kind === 'message'
      ? { ...entry, key: before.key, files: mergeFiles(before.files, entry.files) }
      : { ...entry, key: before.key };
  return entries.map((one, index) => (index === known ? merged : one)).sort(bySequence);
}

/** The local picture stays until the server's address is known, and is not loaded a second time after that. */
const mergeFiles = (local: readonly MessageFile[], echoed: readonly MessageFile[]) =>
  echoed.length === 0
    ? local
    : echoed.map((file, index) => {
        const preview = local[index]?.url;
        return preview?.startsWith('blob:') ? { ...file, url: preview } : file;
      });

/** Takes in one activity, whichever way and however often it comes. */
export function receive(before: Transcript, activity: Activity, userId: string, now: number): Transcript {
  if (activity.type === 'typing') {
    const speaker = typistOf(before, speakerOf(activity, userId));
    return speaker.kind === 'customer'
      ? before
      : { ...before, typing: { speaker, until: now + typingLastsMs } };
  }
  const queue = queuePositionOf(activity);
  if (queue) return isWaitingOrUndecided(before) ? { ...before, queue } : before;
  const entry = entryOf(activity, userId, now);
  if (!entry) return before;
  const entries = put(before.entries, entry);
  const spoken = entry.kind === 'message' && entry.speaker.kind !== 'customer';
  const typing = spoken || entry.kind === 'line' ? null : before.typing;
  const after = { ...before, entries, typing };
  return { ...after, queue: isWaitingOrUndecided(after) ? after.queue : null };
}

/** A typing sign says "bot" of everybody: while a representative is there, it is theirs. */
const typistOf = (transcript: Transcript, speaker: Speaker): Speaker => {
  const representative = speaker.kind === 'ai_agent' ? representativeOf(transcript) : null;
  return representative === null ? speaker : { kind: 'representative', name: speaker.name || representative };
};

/** Adds a message of the customer's before the server knows of it. */
export function write(
  before: Transcript,
  draft: { key: string; text: string; files: readonly MessageFile[]; name: string; submitted?: boolean },
  now: number,
): Transcript {
  const entry: MessageEntry = {
    kind: 'message',
    key: draft.key,
    sequence: null,
    at: now,
    speaker: { kind: 'customer', name: draft.name },
    text: draft.text,
    format: 'plain',
    files: draft.files,
    sources: [],
    cards: [],
    submitted: draft.submitted ?? false,
    replies: [],
    delivery: 'pending',
    progress: draft.files.length > 0 ? 0 : null,
    failure: null,
  };
  return { ...before, entries: put(before.entries, entry) };
}

/** Changes a message of the customer's that has not come back yet; one that has is left alone. */
export function mark(
  before: Transcript,
  key: string,
  change: Partial<Pick<MessageEntry, 'delivery' | 'progress' | 'failure' | 'sequence'>>,
): Transcript {
  const entries = before.entries.map((one) =>
    one.key === key && one.kind === 'message' && one.delivery !== 'delivered' ? { ...one, ...change } : one,
  );
  return { ...before, entries: entries.sort(bySequence) };
}

/** Takes a message that could not be sent out again. */
export function withdraw(before: Transcript, key: string): Transcript {
  return {
    ...before,
    entries: before.entries.filter(
      (one) => one.key !== key || (one.kind === 'message' && one.delivery === 'delivered'),
    ),
  };
}

/** Puts out a typing sign that is too old. */
export const expireTyping = (before: Transcript, now: number): Transcript =>
  before.typing && before.typing.until <= now ? { ...before, typing: null } : before;

/** Whether the last message has come. */
export const hasEnded = (transcript: Transcript): boolean =>
  transcript.entries.some((one) => one.kind === 'line' && one.happening.type === 'ended');

/** The representative who is in the conversation now. */
export function representativeOf(transcript: Transcript): string | null {
  let name: string | null = null;
  for (const entry of transcript.entries) {
    if (entry.kind === 'line') {
      if (entry.happening.type === 'joined') name = entry.happening.name;
      if (entry.happening.type === 'left' || entry.happening.type === 'ended') name = null;
    } else if (entry.speaker.kind === 'representative') {
      name = entry.speaker.name || name;
    }
  }
  return name;
}

/** Whether the customer waits in a queue: after a hand-over, until somebody takes it or it ends. */
export function isWaiting(transcript: Transcript): boolean {
  let waiting = false;
  for (const entry of transcript.entries) {
    if (entry.kind === 'line') waiting = entry.happening.type === 'handover';
    else if (entry.speaker.kind === 'representative') waiting = false;
  }
  return waiting && !hasEnded(transcript);
}

/** A position in the queue may come before the line that tells of the hand-over; never while somebody is there. */
const isWaitingOrUndecided = (transcript: Transcript): boolean =>
  !hasEnded(transcript) && (isWaiting(transcript) || representativeOf(transcript) === null);

/** The replies that may be offered now: those of the last message, while the customer has not answered it. */
export function offeredReplies(transcript: Transcript): readonly Reply[] {
  const last = transcript.entries.findLast((one) => one.kind === 'message');
  return last?.kind === 'message' && last.speaker.kind !== 'customer' && !hasEnded(transcript)
    ? last.replies
    : [];
}

/** Whether a card may be answered: nobody did since it came, and the conversation goes on. */
export function isCardOpen(transcript: Transcript, sequence: number | null): boolean {
  const answered = transcript.entries.some(
    (one) => one.kind === 'message' && one.submitted && place(one) > (sequence ?? Number.POSITIVE_INFINITY),
  );
  return !answered && !hasEnded(transcript);
}

/** The place of the newest stored entry, 0 when there is none. */
export const lastSequence = (transcript: Transcript): number =>
  transcript.entries.reduce((newest, one) => Math.max(newest, one.sequence ?? 0), 0);

/** How many messages of others came after the one that was seen last. */
export const countUnread = (transcript: Transcript, seen: number): number =>
  transcript.entries.filter(
    (one) => one.kind === 'message' && one.speaker.kind !== 'customer' && (one.sequence ?? 0) > seen,
  ).length;
