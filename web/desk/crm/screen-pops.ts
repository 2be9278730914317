/** Which answers still wait for their record to open. Each answer opens its records once; a reload opens nothing. */

/** An answer by its conversation and the epoch in which we became its handler. */
export function answerKey(conversation: { conversationId: string; handlerEpoch: number }): string {
  return `${conversation.conversationId}/${conversation.handlerEpoch}`;
}

export interface PopState {
  /** Answers that were here before, or whose records are open. */
  seen: readonly string[];
  /** Since when answers wait, in milliseconds. */
  awaiting: Readonly<Record<string, number>>;
}

/** A record that is ready later than this is offered, not opened: the person is busy with other things by then. */
const patienceMs = 60_000;
const mostSeen = 200;

/** Whether a record that is ready now may still open by itself; both in milliseconds. */
export function inTime(since: number, now: number): boolean {
  return now - since < patienceMs;
}

interface Answered {
  conversationId: string;
  handlerEpoch: number;
  state: string;
}

/**
 * What the desk's conversations mean: new ones wait for their record, those that left do not any more. The first look
 * after a load (`first`) opens nothing but what was waiting before it.
 */
export function lookAt(
  state: PopState,
  conversations: readonly Answered[],
  now: number,
  first: boolean,
): PopState {
  const keys = conversations.filter((each) => each.state === 'active').map(answerKey);
  const here = new Set(conversations.map(answerKey));
  const awaiting = Object.fromEntries(Object.entries(state.awaiting).filter(([key]) => here.has(key)));
  const fresh = keys.filter((key) => !state.seen.includes(key) && !(key in state.awaiting));
  if (!first) for (const key of fresh) awaiting[key] = now;
  const dropped = Object.keys(state.awaiting).filter((key) => !(key in awaiting));
  return { seen: [...state.seen, ...(first ? fresh : []), ...dropped].slice(-mostSeen), awaiting };
}

/** The records of this answer are open. */
export function opened(state: PopState, key: string): PopState {
  const { [key]: _done, ...awaiting } = state.awaiting;
  return { seen: [...state.seen, key].slice(-mostSeen), awaiting };
}
