import { describe, expect, it } from 'vitest';
import type { Desk, Message, Offer } from '../../../contracts/api/shapes.ts';
import { type DeskState, initialState } from '../state/desk-state.ts';
import { type DeskConversation, happenings, type Moment, momentOf } from './desk-events.ts';
import { readEmbedded, readSignInRequest } from './embedded.ts';

const at = '2026-11-21T10:00:00.000Z';
let tick = 0;
/** Each desk that the server tells has a time of its own. */
const desk = (change: Partial<Desk> = {}): Desk => ({
  presence: 'available',
  presenceSetting: null,
  presenceManual: true,
  capacity: { total: 100, reserved: 0, interruptible: 0, override: 0 },
  offers: [],
  consultations: [],
  conversations: [],
  serverTime: new Date(Date.parse(at) + ++tick).toISOString(),
  ...change,
});
const talk = (conversationId: string, state: DeskConversation['state'] = 'active'): DeskConversation =>
  ({ conversationId, state, customer: { contactId: 'c', name: 'Ada' } }) as DeskConversation;
const offer = (conversationId: string): Offer =>
  ({ offerId: `offer-${conversationId}`, conversationId, state: 'pending', expiresAt: at }) as Offer;
const message = (sequence: number): Message =>
  ({ conversationId: 'a', sequence, kind: 'message' }) as Message;

/** What is told over these states, as one word each. */
function told(...states: Partial<DeskState>[]): string[] {
  let before: Moment | null = null;
  const out: string[] = [];
  for (const change of states) {
    const after: Moment = momentOf({ ...initialState(), ...change }, before);
    if (before) {
      for (const one of happenings(before, after, Date.parse(at) - 1)) {
        const about =
          'conversation' in one
            ? one.conversation.conversationId
            : 'offer' in one
              ? one.offer.conversationId
              : 'message' in one
                ? String(one.message.sequence)
                : '';
        out.push(`${one.what} ${about}`.trim());
      }
    }
    before = after;
  }
  return out;
}

describe('what happens at the desk', () => {
  it('is not what was there when it was loaded', () => {
    expect(
      told({ desk: null }, { desk: desk({ conversations: [talk('a')], offers: [offer('b')] }) }),
    ).toEqual([]);
  });

  it('is an offer, its acceptance, the wrap-up and the end', () => {
    expect(
      told(
        { desk: desk() },
        { desk: desk({ offers: [offer('a')] }) },
        { desk: desk({ conversations: [talk('a')] }) },
        { desk: desk({ conversations: [talk('a', 'wrap_up')] }) },
        { desk: desk() },
      ),
    ).toEqual(['offered a', 'accepted a', 'wrap_up a', 'ended a']);
  });

  it('is no rejection while an accepted offer’s conversation is still on its way', () => {
    const offered = desk({ offers: [offer('a')] });
    const taken = { ...offered, offers: [] }; // the model, ahead of the server
    expect(told({ desk: offered }, { desk: taken }, { desk: desk({ conversations: [talk('a')] }) })).toEqual([
      'accepted a',
    ]);
  });

  it('is a rejection when the offer is gone and nothing came of it', () => {
    expect(told({ desk: desk({ offers: [offer('a')] }) }, { desk: desk() })).toEqual(['rejected a']);
  });

  it('is both when a call is over before the desk hears that it was accepted', () => {
    expect(told({ desk: desk() }, { desk: desk({ conversations: [talk('a', 'wrap_up')] }) })).toEqual([
      'accepted a',
      'wrap_up a',
    ]);
  });

  it('is a presence at once, also before the server says so again', () => {
    const before = desk();
    expect(told({ desk: before }, { desk: { ...before, presence: 'away' } })).toEqual(['presence']);
  });

  it('is a message that came after the transcript was loaded, once', () => {
    const transcripts = (last: number, loaded: boolean) => ({
      a: { loaded, last, messages: Array.from({ length: last }, (_, n) => message(n + 1)) },
    });
    const same = { desk: desk() };
    expect(
      told(
        { ...same, transcripts: transcripts(2, false) },
        { ...same, transcripts: transcripts(3, true) },
        { ...same, transcripts: transcripts(5, true) },
        { ...same, transcripts: {} },
      ),
    ).toEqual(['message 4', 'message 5']);
  });
});

describe('the address', () => {
  it('says that the desk is embedded, and whose page it is', () => {
    expect(readEmbedded('')).toBeNull();
    expect(readEmbedded('?embedded=1')).toEqual({ organization: null });
    expect(readEmbedded('?embedded=1&organization=contoso')).toEqual({ organization: 'contoso' });
  });

  it('says that this window signs in for a frame', () => {
    const at = (pathname: string, search: string) => readSignInRequest({ pathname, search });
    expect(at('/desk/', '?state=1')).toBeNull();
    expect(at('/desk/sign-in-for-frame', '')).toBeNull();
    expect(at('/desk/sign-in-for-frame', '?state=1')).toEqual({ state: '1', organization: null });
  });
});
