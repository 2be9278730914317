import { describe, expect, it } from 'vitest';
import type { Message } from '../../../contracts/api/shapes.ts';
import { applyMessages, emptyTranscript, lastSaid, unansweredSince, unreadCount } from './transcript.ts';

type Who = Message['sender']['kind'];

function message(sequence: number, who: Who = 'customer', kind: Message['kind'] = 'message'): Message {
  return {
    conversationId: 'c',
    sequence,
    clientMessageId: `m${sequence}`,
    kind,
    sender: { kind: who, id: who, name: who },
    text: `text ${sequence}`,
    attachments: [],
    sentAt: new Date(Date.UTC(2026, 0, 1, 0, sequence)).toISOString(),
  };
}
const held = (...numbers: number[]) =>
  applyMessages(
    emptyTranscript,
    numbers.map((n) => message(n)),
  ).transcript;

describe('transcript', () => {
  it('applies messages once, whatever is repeated', () => {
    const first = held(1, 2);
    const { transcript, gap } = applyMessages(first, [message(1), message(2), message(3)]);
    expect(gap).toBe(false);
    expect(transcript.messages.map((m) => m.sequence)).toEqual([1, 2, 3]);
    expect(applyMessages(transcript, [message(2)]).transcript).toBe(transcript);
  });

  it('stops before a gap and reports it', () => {
    const { transcript, gap } = applyMessages(held(1), [message(2), message(4)]);
    expect(gap).toBe(true);
    expect(transcript.last).toBe(2);
    const healed = applyMessages(transcript, [message(3), message(4)]);
    expect(healed).toMatchObject({ gap: false, transcript: { last: 4 } });
  });

  it('sorts a batch that came out of order', () => {
    expect(held(3, 1, 2).last).toBe(3);
  });

  it('counts what the customer wrote after the last read message', () => {
    const transcript = applyMessages(emptyTranscript, [
      message(1),
      message(2, 'ai_agent'),
      message(3),
      message(4, 'system', 'event'),
      message(5),
    ]).transcript;
    expect([0, 1, 3, 5].map((read) => unreadCount(transcript, read))).toEqual([3, 2, 1, 0]);
  });

  it('knows what was said last', () => {
    expect(lastSaid([message(1), message(2, 'ai_agent'), message(3, 'system', 'event')])?.sequence).toBe(2);
    expect(lastSaid([message(1, 'system', 'event')])).toBeNull();
  });

  it('knows since when the customer waits', () => {
    const asked = [message(1, 'ai_agent'), message(2), message(3, 'representative', 'note'), message(4)];
    expect(unansweredSince(asked)).toBe(message(2).sentAt);
    expect(unansweredSince([...asked, message(5, 'representative')])).toBeNull();
    expect(unansweredSince([...asked, message(5, 'customer', 'end')])).toBeNull();
    expect(unansweredSince([])).toBeNull();
  });
});
