import { describe, expect, it } from 'vitest';
import type { Message } from '../../../contracts/api/shapes.ts';
import { eventText, transcriptRows } from './transcript-rows.ts';

let sequence = 0;
function message(
  change: Partial<Message>,
  who: Message['sender']['kind'] = 'customer',
  at = new Date(2026, 1, 2, 10),
): Message {
  sequence++;
  return {
    conversationId: 'c',
    sequence,
    clientMessageId: `m${sequence}`,
    kind: 'message',
    sender: { kind: who, id: who, name: 'Ada' },
    text: '',
    attachments: [],
    sentAt: at.toISOString(),
    ...change,
  };
}

describe('transcriptRows', () => {
  it('names a sender once for neighbouring messages', () => {
    const rows = transcriptRows([
      message({}),
      message({}),
      message({}, 'ai_agent'),
      message({}),
      message({}, 'customer', new Date(2026, 1, 2, 10, 4)),
    ]);
    expect(rows.map((row) => (row.kind === 'message' ? row.first : row.kind))).toEqual([
      'day',
      true,
      false,
      true,
      true,
      true,
    ]);
  });

  it('separates days', () => {
    const rows = transcriptRows([message({}), message({}, 'customer', new Date(2026, 1, 3, 9))]);
    expect(rows.map((row) => row.kind)).toEqual(['day', 'message', 'day', 'message']);
  });

  it('draws the line where the AI agent handed over, with or without the prefix', () => {
    for (const name of ['handover.requested', 'patchbay.handover.requested']) {
      const rows = transcriptRows([message({}, 'ai_agent'), message({ kind: 'event', name }, 'system')]);
      expect(rows.map((row) => row.kind)).toEqual(['day', 'message', 'handover']);
    }
    const transfer = transcriptRows([
      message({}, 'representative'),
      message({ kind: 'event', name: 'handover.requested' }, 'system'),
    ]);
    expect(transfer.at(-1)?.kind).toBe('event');
  });

  it('says what happened', () => {
    const event = (name: string, value: unknown) =>
      eventText(message({ kind: 'event', name, value }, 'system'));
    expect(event('patchbay.representative.joined', { name: 'Rita' })).toBe('Rita joined');
    expect(event('representative.left', { name: 'Rita', reason: 'parked' })).toBe(
      'Rita parked the conversation',
    );
    expect(event('handover.requested', { queueName: 'Billing' })).toBe('Handed over to Billing');
    expect(event('queue.position', {})).toBeNull();
    expect(event('survey.sent', null)).toBe('Survey sent');
    expect(eventText(message({ kind: 'end' }))).toBe('The customer left');
  });
});
