import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Activity } from '../direct-line/index.ts';
import { partsOf } from './grouping.ts';
import {
  countUnread,
  emptyTranscript,
  expireTyping,
  hasEnded,
  isWaiting,
  lastSequence,
  mark,
  offeredReplies,
  receive,
  representativeOf,
  type Transcript,
  typingLastsMs,
  withdraw,
  write,
} from './transcript.ts';

const user = 'dl_1';
const id = (sequence: number) => `c|${String(sequence).padStart(7, '0')}`;
const at = '2026-05-04T10:00:00.000Z';

const botSays = (sequence: number, text: string, more: Partial<Activity> = {}): Activity => ({
  type: 'message',
  id: id(sequence),
  timestamp: at,
  text,
  from: { id: 'bot', role: 'bot', name: 'Pip' },
  channelData: { sender: { kind: 'ai_agent' } },
  ...more,
});
const customerSays = (sequence: number, text: string, key: string): Activity => ({
  type: 'message',
  id: id(sequence),
  timestamp: at,
  text,
  from: { id: user, role: 'user' },
  channelData: { clientActivityID: key, sender: { kind: 'customer' } },
});
const event = (sequence: number, name: string, value: unknown): Activity => ({
  type: 'event',
  id: id(sequence),
  name,
  value,
  from: { role: 'bot' },
});
const all = (activities: Activity[], before: Transcript = emptyTranscript) =>
  activities.reduce((transcript, one) => receive(transcript, one, user, 0), before);
const texts = (transcript: Transcript) =>
  transcript.entries.map((one) => (one.kind === 'message' ? one.text : one.happening.type));

describe('order and doubles', () => {
  it('shows the same, however the activities come', () => {
    const activities = Array.from({ length: 8 }, (_, index) => botSays(index + 1, `m${index + 1}`));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...activities), { maxLength: 30 }), (some) => {
        const shown = texts(all(some));
        const expected = activities.filter((one) => some.includes(one)).map((one) => one.text);
        expect(shown).toEqual(expected);
      }),
    );
  });

  it('puts the echo in the place of the optimistic bubble', () => {
    const written = write(emptyTranscript, { key: 'k', text: 'hi', files: [], name: '' }, 0);
    expect(written.entries).toMatchObject([{ delivery: 'pending', sequence: null }]);
    const both = all([botSays(1, 'hello'), customerSays(2, 'hi', 'k'), customerSays(2, 'hi', 'k')], written);
    expect(both.entries).toMatchObject([
      { text: 'hello', sequence: 1 },
      { text: 'hi', sequence: 2, delivery: 'delivered', key: 'k' },
    ]);
  });

  it('keeps what is unsent at the end, in the order of writing', () => {
    let transcript = write(emptyTranscript, { key: 'a', text: 'a', files: [], name: '' }, 0);
    transcript = write(transcript, { key: 'b', text: 'b', files: [], name: '' }, 0);
    expect(texts(all([botSays(9, 'bot')], transcript))).toEqual(['bot', 'a', 'b']);
  });

  it('does not let a late failure undo a delivery', () => {
    const written = write(emptyTranscript, { key: 'k', text: 'hi', files: [], name: '' }, 0);
    const delivered = all([customerSays(1, 'hi', 'k')], written);
    expect(mark(delivered, 'k', { delivery: 'failed' }).entries).toMatchObject([{ delivery: 'delivered' }]);
    expect(withdraw(delivered, 'k').entries).toHaveLength(1);
    expect(withdraw(written, 'k').entries).toHaveLength(0);
  });
});

describe('queue and people', () => {
  const requested = event(1, 'patchbay.handover.requested', { queueName: 'Support' });
  const position = (number: number, seconds: number | null): Activity => ({
    type: 'event',
    name: 'patchbay.queue.position',
    value: { position: number, expectedWaitSeconds: seconds, representativesAvailable: 1 },
  });
  const joined = event(2, 'patchbay.representative.joined', { name: 'Ada' });

  it('waits from the hand-over until somebody joins', () => {
    const waiting = all([requested, position(2, 90)]);
    expect(isWaiting(waiting)).toBe(true);
    expect(waiting.queue).toMatchObject({ position: 2, expectedWaitSeconds: 90 });
    const met = all([joined], waiting);
    expect(isWaiting(met)).toBe(false);
    expect(met.queue).toBeNull();
    expect(representativeOf(met)).toBe('Ada');
  });

  it('takes a position that comes before the hand-over, but none while somebody is there', () => {
    expect(all([position(1, null)]).queue).toMatchObject({ position: 1, expectedWaitSeconds: null });
    expect(all([requested, joined, position(1, null)]).queue).toBeNull();
  });

  it('waits again after a transfer', () => {
    const left = event(3, 'patchbay.representative.left', { name: 'Ada', reason: 'transferred' });
    const again = event(4, 'patchbay.handover.requested', { queueName: 'Billing' });
    expect(representativeOf(all([requested, joined, left]))).toBeNull();
    expect(isWaiting(all([requested, joined, left, again]))).toBe(true);
  });

  it.each([0, -1, 'x', undefined])('does not show position %j', (number) => {
    const odd = { type: 'event', name: 'patchbay.queue.position', value: { position: number } };
    expect(all([odd]).queue).toBeNull();
  });

  it('ends for good', () => {
    const ended = all([requested, position(1, 5), { type: 'endOfConversation', id: id(2) }]);
    expect(hasEnded(ended)).toBe(true);
    expect(isWaiting(ended)).toBe(false);
    expect(ended.queue).toBeNull();
  });

  it('says who types while a representative is there', () => {
    const typing: Activity = { type: 'typing', from: { id: 'r', role: 'bot', name: 'Ada' } };
    expect(all([typing]).typing?.speaker.kind).toBe('ai_agent');
    const shown = all([requested, joined, typing]);
    expect(shown.typing?.speaker).toEqual({ kind: 'representative', name: 'Ada' });
    expect(expireTyping(shown, typingLastsMs).typing).toBeNull();
    expect(all([botSays(3, 'x')], shown).typing).toBeNull();
    expect(all([{ type: 'typing', from: { id: user, role: 'user' } }]).typing).toBeNull();
  });
});

describe('what else it holds', () => {
  it('offers the replies of the last message until it is answered', () => {
    const asked = all([
      botSays(1, 'which?', {
        suggestedActions: {
          actions: [
            { type: 'imBack', title: 'One', value: '1' },
            { title: 'Two' },
            { type: 'openUrl', title: 'No' },
          ],
        },
      }),
    ]);
    expect(offeredReplies(asked)).toEqual([
      { title: 'One', value: '1' },
      { title: 'Two', value: 'Two' },
    ]);
    expect(offeredReplies(write(asked, { key: 'k', text: '1', files: [], name: '' }, 0))).toEqual([]);
  });

  it('counts what is unread, own messages not', () => {
    const transcript = all([botSays(1, 'a'), customerSays(2, 'b', 'k'), botSays(3, 'c')]);
    expect(countUnread(transcript, 0)).toBe(2);
    expect(countUnread(transcript, 1)).toBe(1);
    expect(countUnread(transcript, lastSequence(transcript))).toBe(0);
  });

  it('survives activities of any shape', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.anything())), (odd) => {
        all(odd as Activity[]);
      }),
    );
    const rude = {
      type: 'message',
      id: 4,
      text: { a: 1 },
      attachments: 'x',
      suggestedActions: { actions: 7 },
    };
    expect(all([rude as unknown as Activity]).entries).toEqual([]);
  });

  it('reads Markdown from others only', () => {
    const transcript = all([
      botSays(1, '*a*'),
      botSays(2, '*a*', { textFormat: 'plain' }),
      customerSays(3, '*a*', 'k'),
    ]);
    const formats = transcript.entries.map((one) => one.kind === 'message' && one.format);
    expect(formats).toEqual(['markdown', 'plain', 'plain']);
  });

  it('groups messages of one speaker, and tells the day when it is not today', () => {
    const transcript = all([botSays(1, 'a'), botSays(2, 'b'), customerSays(3, 'c', 'k')]);
    const now = Date.parse('2026-05-06T10:00:00.000Z');
    expect(partsOf(transcript.entries, now).map((part) => part.type)).toEqual(['day', 'group', 'group']);
    expect(partsOf(transcript.entries, Date.parse(at)).map((part) => part.type)).toEqual(['group', 'group']);
  });
});
