import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type {
  ConversationDetail,
  Explanation,
  Live,
  Me,
  Message,
  Offer,
  QueueLive,
  RepresentativeLive,
} from '../../../contracts/api/shapes.ts';

type Queue = { queueId: string; name: string; available: number };
type QueueNow = z.infer<typeof QueueLive>;
type RepresentativeNow = z.infer<typeof RepresentativeLive>;

const organizationId = randomUUID();

/** Who may sign in; every password is `patchbay-demo`. */
export const people: Record<'rita' | 'sam' | 'adam', Me> = {
  rita: {
    userId: randomUUID(),
    username: 'rita',
    displayName: 'Rita Okafor',
    roles: ['representative'],
    organizationId,
    organizationName: 'Northwind Bikes',
  },
  sam: {
    userId: randomUUID(),
    username: 'sam',
    displayName: 'Sam Lindqvist',
    roles: ['supervisor'],
    organizationId,
    organizationName: 'Northwind Bikes',
  },
  adam: {
    userId: randomUUID(),
    username: 'adam',
    displayName: 'Adam Berger',
    roles: ['administrator'],
    organizationId,
    organizationName: 'Northwind Bikes',
  },
};

/** The person of this name; null when there is none. */
export function personNamed(name: string | undefined): Me | null {
  return name === 'rita' || name === 'sam' || name === 'adam' ? people[name] : null;
}

/** The queues of the fake house; nobody is in the last one. */
export const queues: Queue[] = [
  { queueId: randomUUID(), name: 'Billing', available: 3 },
  { queueId: randomUUID(), name: 'Deliveries', available: 1 },
  { queueId: randomUUID(), name: 'Repairs', available: 0 },
];

const queueAt = (index: number) => queues[index] as Queue;
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
const agentName = 'Ava, AI agent';

/** A conversation of the fake house with everything the desk reads of it. */
export interface FakeConversation {
  detail: ConversationDetail;
  messages: Message[];
}

/** Adds a message at the end of a conversation and keeps its summary in step. */
export function append(
  conversation: FakeConversation,
  message: Partial<Message> & Pick<Message, 'sender'>,
): Message {
  const { detail, messages } = conversation;
  const added: Message = {
    conversationId: detail.conversationId,
    sequence: messages.length + 1,
    clientMessageId: randomUUID(),
    kind: 'message',
    text: '',
    attachments: [],
    sentAt: new Date().toISOString(),
    ...message,
  };
  messages.push(added);
  detail.lastSequence = added.sequence;
  if (added.kind === 'message') {
    detail.lastMessage = { senderKind: added.sender.kind, text: added.text, sentAt: added.sentAt };
  }
  return added;
}

const emptyConversation = (name: string, queue: Queue): FakeConversation => ({
  messages: [],
  detail: {
    conversationId: randomUUID(),
    state: 'open',
    channel: 'chat',
    workstream: 'Website chat',
    customer: { contactId: randomUUID(), name, email: null, phone: null, earlierConversations: 0 },
    handler: { kind: 'none', id: null, name: null },
    handlerEpoch: 1,
    queue: { queueId: queue.queueId, name: queue.name },
    openedAt: ago(400),
    stateChangedAt: ago(200),
    waitingSince: ago(95),
    lastSequence: 0,
    lastMessage: null,
    summary: null,
    escalationReason: null,
    context: {},
    requiredSkills: [],
    sessions: [],
    queueSegments: [],
    wrapUpEndsAt: null,
    closeReason: null,
  },
});

/** Puts a representative in charge of a conversation. */
export function give(conversation: FakeConversation, to: Me): void {
  const { detail } = conversation;
  detail.state = 'active';
  detail.handler = { kind: 'representative', id: to.userId, name: to.displayName };
  detail.handlerEpoch++;
  detail.waitingSince = null;
  detail.stateChangedAt = new Date().toISOString();
  const segment = detail.queueSegments.at(-1);
  if (segment) Object.assign(segment, { leftAt: new Date().toISOString(), outcome: 'accepted' });
  detail.sessions.push({
    sessionId: randomUUID(),
    handlerKind: 'representative',
    handlerName: to.displayName,
    epoch: detail.handlerEpoch,
    startedAt: new Date().toISOString(),
    endedAt: null,
    endReason: null,
  });
  append(conversation, {
    kind: 'event',
    name: 'patchbay.representative.joined',
    value: { name: to.displayName },
    sender: { kind: 'system', id: 'system', name: 'Patchbay' },
  });
}

/** Ada's double charge: the AI agent tried, and handed over to Billing. */
export function doubleCharge(): FakeConversation {
  const conversation = emptyConversation('Ada Thornton', queueAt(0));
  const customer = { kind: 'customer', id: 'ada', name: 'Ada Thornton' } as const;
  const agent = { kind: 'ai_agent', id: 'ava', name: agentName } as const;
  const system = { kind: 'system', id: 'system', name: 'Patchbay' } as const;
  append(conversation, {
    sender: agent,
    text: 'Hello! I am Ava, the AI agent of Northwind Bikes. How can I help?',
    sentAt: ago(400),
  });
  append(conversation, {
    sender: customer,
    text: 'Hi, I was charged twice for order NB-20417.',
    sentAt: ago(372),
  });
  append(conversation, {
    sender: agent,
    sentAt: ago(366),
    text: 'I am sorry about that. A second charge is often a **reservation** that disappears by itself within 3 working days. Details: https://northwind.example/help/charges.',
    sources: [
      {
        articleId: 'charges',
        title: 'Why do I see two charges?',
        passage: 'A reservation is released by your bank within three working days.',
      },
      { articleId: 'refunds', title: 'Refunds', passage: 'Refunds take five to ten days to arrive.' },
    ],
  });
  append(conversation, {
    sender: customer,
    sentAt: ago(300),
    text: 'No, both are booked. Here is my statement.',
    attachments: [
      {
        name: 'statement.png',
        contentType: 'image/png',
        contentUrl: '/attachments/statement.png',
        size: 68_200,
      },
      {
        name: 'statement.pdf',
        contentType: 'application/pdf',
        contentUrl: '/attachments/statement.pdf',
        size: 241_000,
      },
    ],
  });
  append(conversation, { sender: customer, sentAt: ago(296), text: 'I want to talk to a person please' });
  append(conversation, {
    sender: system,
    kind: 'event',
    name: 'patchbay.handover.requested',
    value: { queueName: 'Billing' },
    sentAt: ago(290),
  });
  Object.assign(conversation.detail, {
    customer: {
      ...conversation.detail.customer,
      name: 'Ada Thornton',
      email: 'ada.thornton@example.com',
      phone: '+44 20 7946 0021',
      earlierConversations: 3,
    },
    summary:
      'Ada was charged twice for order NB-20417. She confirms that both charges are booked, not reserved, and sent her statement. She asks for the second charge back.',
    escalationReason: 'The customer asked for a person',
    context: { orderNumber: 'NB-20417', amount: '€ 249.00', language: 'en' },
    requiredSkills: [
      { skillId: randomUUID(), name: 'Refunds', proficiency: 5 },
      { skillId: randomUUID(), name: 'English', proficiency: 3 },
    ],
    sessions: [
      {
        sessionId: randomUUID(),
        handlerKind: 'ai_agent',
        handlerName: agentName,
        epoch: 1,
        startedAt: ago(400),
        endedAt: ago(290),
        endReason: 'escalated',
      },
    ],
    queueSegments: [
      {
        segmentId: randomUUID(),
        queueId: queueAt(0).queueId,
        queueName: 'Billing',
        enteredAt: ago(290),
        leftAt: null,
        outcome: null,
      },
    ],
    waitingSince: ago(95),
  } satisfies Partial<ConversationDetail>);
  return conversation;
}

/** A short conversation about a parcel, for filling a desk. */
export function lateParcel(name: string, text: string, secondsAgo: number): FakeConversation {
  const conversation = emptyConversation(name, queueAt(1));
  append(conversation, { sender: { kind: 'customer', id: name, name }, text, sentAt: ago(secondsAgo) });
  return conversation;
}

/** An offer of this conversation that lasts as long as told. */
export function offerOf(conversation: FakeConversation, seconds: number): Offer {
  const { detail } = conversation;
  return {
    offerId: randomUUID(),
    conversationId: detail.conversationId,
    state: 'pending',
    kind: 'matched',
    customerName: detail.customer.name,
    queueName: detail.queue?.name ?? '',
    channel: detail.channel,
    workstream: detail.workstream,
    escalationReason: detail.escalationReason,
    summary: detail.summary,
    waitingSince: detail.waitingSince ?? detail.openedAt,
    offeredAt: new Date().toISOString(),
    expiresAt: new Date(Date.now() + seconds * 1000).toISOString(),
  };
}

const today = (entered: number, answered: number, level: number | null, speed: number | null) => ({
  entered,
  answered,
  abandoned: Math.max(0, entered - answered - 2),
  shortAbandoned: 1,
  serviceLevelPercent: level,
  averageSpeedOfAnswerSeconds: speed,
  serviceLevelSeconds: 30,
});

/** The supervisor's page of a busy morning. */
export function busyMorning(conversations: readonly FakeConversation[]): Live {
  const queueNow = (index: number, rest: Omit<QueueNow, 'queueId' | 'name'>): QueueNow => ({
    queueId: queueAt(index).queueId,
    name: queueAt(index).name,
    ...rest,
  });
  const representative = (displayName: string, rest: Partial<RepresentativeNow>): RepresentativeNow => ({
    userId: randomUUID(),
    displayName,
    presence: 'available',
    presenceSince: ago(1800),
    connected: true,
    capacity: { total: 100, reserved: 0 },
    conversations: 0,
    offers: 0,
    ...rest,
  });
  return {
    at: new Date().toISOString(),
    totals: {
      waiting: 6,
      withAiAgent: 14,
      withRepresentative: 9,
      wrapUp: 2,
      longestWaitSeconds: 187,
      serviceLevelPercent: 78.4,
      averageSpeedOfAnswerSeconds: 24,
      answeredToday: 212,
      abandonedToday: 9,
    },
    queues: [
      queueNow(0, {
        waiting: 4,
        longestWaitSeconds: 42,
        offered: 1,
        active: 5,
        representativesAvailable: 3,
        today: today(118, 109, 82.1, 21),
      }),
      queueNow(1, {
        waiting: 1,
        longestWaitSeconds: 12,
        offered: 0,
        active: 4,
        representativesAvailable: 1,
        today: today(96, 92, 88, 17),
      }),
      queueNow(2, {
        waiting: 1,
        longestWaitSeconds: 187,
        offered: 0,
        active: 0,
        representativesAvailable: 0,
        today: today(13, 11, 41, 96),
      }),
    ],
    representatives: [
      representative('Rita Okafor', {
        userId: people.rita.userId,
        capacity: { total: 100, reserved: 60 },
        conversations: 3,
        presence: 'busy',
      }),
      representative('Jonas Weber', {
        capacity: { total: 100, reserved: 100 },
        conversations: 5,
        presence: 'do_not_disturb',
        presenceSince: ago(300),
      }),
      representative('Mei Tanaka', { capacity: { total: 80, reserved: 20 }, conversations: 1, offers: 1 }),
      representative('Luis Ortega', { presence: 'inactive', presenceSince: ago(75), connected: false }),
      representative('Priya Nair', { presence: 'offline', presenceSince: ago(40_000), connected: false }),
    ],
    conversations: conversations.map((each) => each.detail),
  };
}

/** Why Rita got Ada: one winner, and a reason against each other. */
export function whyRita(): Explanation[] {
  const considered = (displayName: string, eligible: boolean, reason: string, rank: number | null) => ({
    userId: randomUUID(),
    displayName,
    eligible,
    reason,
    rank,
  });
  return [
    {
      decidedAt: ago(60),
      queue: { queueId: queueAt(0).queueId, name: 'Billing' },
      method: 'highest_capacity',
      requiredSkills: [{ skillId: randomUUID(), name: 'Refunds', proficiency: 5 }],
      outcome: 'offered',
      winner: {
        userId: people.rita.userId,
        displayName: 'Rita Okafor',
        reason: 'Most free capacity (60 of 100) among 2 who fit.',
      },
      considered: [
        considered('Rita Okafor', true, 'free capacity 60', 1),
        considered('Mei Tanaka', true, 'free capacity 40', 2),
        considered('Jonas Weber', false, 'no free capacity: 100 of 100 in use', null),
        considered('Luis Ortega', false, 'presence is Inactive', null),
        considered('Priya Nair', false, 'lacks the skill Refunds', null),
      ],
      offer: { offerId: randomUUID(), state: 'accepted' },
    },
  ];
}
