import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { EmbeddedMessage } from '../../../contracts/embed.ts';
import { aCall } from '../testing/stub-hosts.ts';
import { activityOf } from './activity.ts';

const message = (change: Partial<EmbeddedMessage>): EmbeddedMessage => ({
  conversationId: aCall().conversationId,
  sequence: 1,
  kind: 'message',
  sender: { kind: 'customer', name: 'Ada' },
  text: 'Hello',
  sentAt: aCall().openedAt,
  ...change,
});
const facts = {
  startedAt: '2026-11-21T10:00:00.000Z',
  endedAt: '2026-11-21T10:01:30.400Z',
  record: null,
};

it('holds the summary and what was said, but no notes', () => {
  const conversation = aCall({ channel: 'chat', summary: 'About the engine.' });
  const messages = [
    message({}),
    message({ kind: 'note', text: 'difficult' }),
    message({ kind: 'event', text: 'joined' }),
    message({ sender: { kind: 'representative', name: 'Rita' }, text: 'Good morning' }),
  ];
  expect(activityOf({ ...facts, conversation, messages })).toMatchObject({
    subject: 'Chat with Ada Lovelace',
    description: 'About the engine.\n\nAda: Hello\nRita: Good morning',
    durationSeconds: 90,
  });
});

it('fits, whatever was said and however the clocks stood', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.array(fc.string({ maxLength: 3000 }), { maxLength: 12 }),
      fc.date({ noInvalidDate: true }),
      (name, texts, end) => {
        const conversation = aCall({ customer: { ...aCall().customer, name: name.repeat(20) } });
        const messages = texts.map((text) => message({ text }));
        const log = activityOf({ ...facts, endedAt: end.toISOString(), conversation, messages });
        expect(log.subject.length).toBeLessThanOrEqual(200);
        expect(log.description.length).toBeLessThanOrEqual(10_000);
        expect(log.durationSeconds).toBeGreaterThanOrEqual(0);
      },
    ),
  );
});
