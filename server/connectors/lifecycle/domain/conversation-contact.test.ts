/** A conversation in Amazon Connect's words. */
import { describe, expect, test } from 'vitest';
import { type ConversationView, contactRecordOf, conversationFactsOf } from './conversation-contact.ts';
import { withAddresses } from './facts.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 9, minute));
const view: ConversationView = {
  id: '0196f000-0000-7000-8000-000000000001',
  channel: 'voice',
  workstream: 'Calls',
  workKind: 'voice',
  channelName: null,
  customer: { name: 'Ana Trujillo', email: 'ana@contoso.example', phone: '+15550100' },
  context: { orderId: 17, tags: ['a'], empty: null, language: 'en' },
  state: 'open',
  openedAt: at(0),
  stateChangedAt: at(0),
  closedAt: null,
  closeReason: null,
  escalationReason: null,
  summary: null,
  segment: null,
  session: null,
  offers: 0,
  messages: 0,
  wrapUpAt: null,
};
const answered = {
  ...view,
  segment: { queueId: 'q', name: 'Support', enteredAt: at(1), leftAt: at(2) },
  session: { userId: 'u', username: 'rosa', startedAt: at(2), endedAt: null },
};

describe('the contact record', () => {
  test('at its beginning knows what is known then', () => {
    expect(contactRecordOf(view, at(1))).toEqual({
      ContactId: view.id,
      InitialContactId: view.id,
      Channel: 'VOICE',
      InitiationMethod: 'INBOUND',
      InitiationTimestamp: '2026-11-21T09:00:00.000Z',
      ConnectedToSystemTimestamp: '2026-11-21T09:00:00.000Z',
      LastUpdateTimestamp: '2026-11-21T09:01:00.000Z',
      CustomerEndpoint: { Type: 'TELEPHONE_NUMBER', Address: '+15550100' },
      AgentConnectionAttempts: 0,
      Attributes: { orderId: '17', tags: '["a"]', language: 'en' },
    });
  });

  test('later has its queue and its representative', () => {
    expect(contactRecordOf(answered, at(3))).toMatchObject({
      Queue: { Name: 'Support', Duration: 60 },
      Agent: { Username: 'rosa', ConnectedToAgentTimestamp: '2026-11-21T09:02:00.000Z' },
    });
  });

  test('keeps how it began and how it ended', () => {
    const began = contactRecordOf(view, at(0), { direction: 'outbound' });
    const wrapUp = { ...answered, state: 'wrap_up', wrapUpAt: at(6) };
    const ended = contactRecordOf(wrapUp, at(6), { before: began, endedBy: 'customer' });
    expect(ended).toMatchObject({
      InitiationMethod: 'OUTBOUND',
      DisconnectTimestamp: '2026-11-21T09:06:00.000Z',
      DisconnectReason: 'CUSTOMER_DISCONNECT',
      Agent: { AgentInteractionDuration: 240, AfterContactWorkStartTimestamp: '2026-11-21T09:06:00.000Z' },
    });
    const closed = { ...answered, state: 'closed', closedAt: at(8), closeReason: 'ended' };
    expect(contactRecordOf(closed, at(8), { before: ended })).toMatchObject({
      InitiationMethod: 'OUTBOUND',
      DisconnectTimestamp: '2026-11-21T09:06:00.000Z',
      DisconnectReason: 'CUSTOMER_DISCONNECT',
      Agent: { AgentInteractionDuration: 240, AfterContactWorkDuration: 120 },
    });
  });

  test.each([
    ['messaging', 'chat', 'CHAT', '+15550100'],
    ['messaging', 'email', 'EMAIL', 'ana@contoso.example'],
    ['record', 'api', 'TASK', '+15550100'],
  ] as const)('%s over %s is %s', (workKind, channel, expected, address) => {
    const record = contactRecordOf({ ...view, workKind, channel }, at(1));
    expect([record.Channel, record.CustomerEndpoint?.Address]).toEqual([expected, address]);
  });
});

test('what is Patchbay’s own has whole addresses', () => {
  expect(withAddresses(conversationFactsOf(answered), 'https://desk.example')).toEqual({
    id: view.id,
    url: `https://desk.example/desk/conversation/${view.id}`,
    transcriptUrl: `https://desk.example/desk/conversations/${view.id}`,
    channel: 'voice',
    workstream: 'Calls',
    queue: 'Support',
    customerName: 'Ana Trujillo',
    customerEmail: 'ana@contoso.example',
    customerPhone: '+15550100',
    representative: 'rosa',
  });
});
