/** What happened between two moments of the desk, in the words that the page around it is told. Pure. */
import type { Desk, Message, Offer } from '../../../contracts/api/shapes.ts';
import { newOffers, pendingOffers } from '../state/changes.ts';
import type { DeskState } from '../state/desk-state.ts';
import { emptyTranscript } from '../state/transcript.ts';

export type DeskConversation = Desk['conversations'][number];

/** An event of the contract before the conversation's details were looked up. */
export type Happening =
  | { what: 'offered'; offer: Offer }
  | { what: 'accepted'; conversation: DeskConversation }
  | { what: 'rejected'; offer: Offer; timedOut: boolean }
  | { what: 'wrap_up'; conversation: DeskConversation }
  | { what: 'ended'; conversation: DeskConversation; closed: boolean }
  | { what: 'message'; message: Message }
  | { what: 'presence' };

export interface Moment {
  /**
   * The desk as the server told it last. What the model changes ahead of the server (an offer that was just accepted is
   * taken away before its conversation is there) is no news yet.
   */
  told: Desk | null;
  presence: string;
  transcripts: DeskState['transcripts'];
}

/** The moment after another one. */
export function momentOf(state: DeskState, before: Moment | null): Moment {
  const { desk, transcripts } = state;
  const ahead = before !== null && desk?.serverTime === before.told?.serverTime;
  return {
    told: ahead ? before.told : desk,
    presence: `${desk?.presence}/${desk?.presenceSetting?.name ?? ''}`,
    transcripts,
  };
}

/**
 * In the order in which they are to be told. The first desk after a (re)load is no news: what is on it was there.
 * @param now the server's time, in milliseconds.
 */
export function happenings(before: Moment, after: Moment, now: number): Happening[] {
  if (before.told === null || after.told === null) return [];
  const out: Happening[] = [];
  if (before.presence !== after.presence) out.push({ what: 'presence' });
  if (before.told !== after.told) out.push(...onTheDesk(before.told, after.told, now));
  if (before.transcripts !== after.transcripts) out.push(...said(before.transcripts, after.transcripts));
  return out;
}

function onTheDesk(before: Desk, after: Desk, now: number): Happening[] {
  const was = new Map(before.conversations.map((one) => [one.conversationId, one]));
  const is = new Map(after.conversations.map((one) => [one.conversationId, one]));
  const out: Happening[] = [];
  for (const offer of newOffers(before, after)) out.push({ what: 'offered', offer });
  const open = new Set(pendingOffers(after).map((one) => one.offerId));
  for (const offer of pendingOffers(before)) {
    if (open.has(offer.offerId)) continue;
    const taken = is.has(offer.conversationId) && !was.has(offer.conversationId);
    if (!taken) out.push({ what: 'rejected', offer, timedOut: now >= Date.parse(offer.expiresAt) });
  }
  for (const [id, conversation] of is) {
    if (!was.has(id)) out.push({ what: 'accepted', conversation });
    if (conversation.state === 'wrap_up' && was.get(id)?.state !== 'wrap_up')
      out.push({ what: 'wrap_up', conversation });
  }
  for (const [id, conversation] of was) {
    if (!is.has(id)) out.push({ what: 'ended', conversation, closed: conversation.state === 'wrap_up' });
  }
  return out;
}

/** Only what came after the transcript was loaded: what was said before is history. */
function said(before: DeskState['transcripts'], after: DeskState['transcripts']): Happening[] {
  return Object.entries(after).flatMap(([id, transcript]) => {
    const earlier = before[id] ?? emptyTranscript;
    if (!earlier.loaded || transcript.last <= earlier.last) return [];
    return transcript.messages
      .filter((message) => message.sequence > earlier.last)
      .map((message): Happening => ({ what: 'message', message }));
  });
}
