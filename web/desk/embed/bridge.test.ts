import { beforeEach, describe, expect, it } from 'vitest';
import type { ConversationDetail, Desk } from '../../../contracts/api/shapes.ts';
import type { FromDesk } from '../../../contracts/embed.ts';
import { createStore } from '../../kit/store.ts';
import { RequestError } from '../realtime/request-error.ts';
import { type DeskState, initialState } from '../state/desk-state.ts';
import type { DeskModel } from '../state/model.ts';
import { DeskBridge } from './bridge.ts';

const id = '01900000-0000-7000-8000-000000000001';
const at = '2026-11-21T10:00:00.000Z';
const conversation = {
  conversationId: id,
  state: 'active',
  channel: 'voice',
  workstream: 'Phone',
  customer: { contactId: id, name: 'Ada' },
  queue: null,
  openedAt: at,
} as unknown as Desk['conversations'][number];
const detail = {
  ...conversation,
  customer: { contactId: id, name: 'Ada', email: null, phone: '+49301' },
  context: { direction: 'outbound', record: { entity: 'contact', id: '42' } },
  summary: 'About the engine.',
} as unknown as ConversationDetail;
const deskAt = (serverTime: string, conversations: Desk['conversations']): Desk =>
  ({
    presence: 'available',
    presenceSetting: null,
    offers: [],
    conversations,
    serverTime,
  }) as unknown as Desk;

let posted: FromDesk[];
let hear: (data: unknown) => void;
let answers: Record<string, (input: unknown) => unknown>;
let requests: [string, unknown][];
let focused: (string | null)[];
const store = createStore<DeskState>(initialState());
const model = {
  me: { userId: id, displayName: 'Rita', organizationId: id },
  store,
  now: () => Date.parse(at),
  client: {
    request: async (op: string, input: unknown) => {
      requests.push([op, input]);
      const answer = answers[op];
      if (!answer) throw RequestError.of('conversation.not_found');
      return answer(input);
    },
  },
} as unknown as DeskModel;
let bridge: DeskBridge;
beforeEach(() => {
  posted = [];
  requests = [];
  focused = [];
  answers = { 'conversation.read': () => detail };
  store.set(() => initialState());
  bridge = new DeskBridge(
    model,
    {
      post: (message) => posted.push(message),
      listen: (receive) => {
        hear = receive;
        return () => undefined;
      },
    },
    { focused: () => null, focus: (to) => focused.push(to) },
  );
  bridge.start();
});
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const set = (change: Partial<DeskState>) => store.set((state) => ({ ...state, ...change }));
const events = () => posted.flatMap((one) => (one.type === 'event' ? [one.event] : []));
const replies = () => posted.filter((one) => one.type === 'reply');
const ask = async (name: string, input: unknown, rest: object = {}) => {
  hear({ patchbay: 'embed', version: 1, type: 'command', id: 'q', name, input, ...rest });
  await settled();
};

describe('the desk tells', () => {
  it('that it is ready once it is there, with what is on it', async () => {
    await settled();
    expect(posted).toEqual([]);
    set({ desk: deskAt(at, [conversation]) });
    await settled();
    expect(events().filter((one) => one.event !== 'summary.changed')).toEqual([
      expect.objectContaining({
        event: 'ready',
        representative: { userId: id, displayName: 'Rita', organizationId: id },
        conversations: [
          expect.objectContaining({
            direction: 'outbound',
            customer: expect.objectContaining({ phone: '+49301' }),
            record: { entity: 'contact', id: '42', name: '', url: '' },
          }),
        ],
      }),
    ]);
  });

  it('in the order in which things happened, though one has to be looked up', async () => {
    set({ desk: deskAt(at, []) });
    await settled();
    let answer: (value: unknown) => void = () => undefined;
    answers['conversation.read'] = () => new Promise((resolve) => (answer = resolve));
    set({ desk: deskAt('2026-11-21T10:00:01.000Z', [conversation]) });
    bridge.focus(id);
    await settled();
    answer(detail);
    await settled();
    expect(events().map((one) => one.event)).toEqual([
      'ready',
      'summary.changed',
      'conversation.accepted',
      'focus.changed',
    ]);
  });

  it('less, but still, of what it may not read', async () => {
    answers = {};
    set({ desk: deskAt(at, [conversation]) });
    await settled();
    expect(events()).toEqual([
      expect.objectContaining({
        conversations: [
          expect.objectContaining({ customer: { contactId: '', name: 'Ada', email: null, phone: null } }),
        ],
      }),
    ]);
  });
});

describe('the desk does', () => {
  it('dial, and shows the call', async () => {
    answers['conversation.dial'] = () => ({});
    await ask('dial', { conversationId: id, number: '+49 30 1' });
    expect(requests).toEqual([['conversation.dial', { conversationId: id, number: '+49301' }]]);
    expect([focused, replies()]).toEqual([
      [id],
      [expect.objectContaining({ id: 'q', ok: true, output: { conversationId: id } })],
    ]);
  });

  it('say why it does not', async () => {
    await ask('dial', { conversationId: id, number: 'flowers' });
    await ask('getTranscript', { conversationId: id });
    expect(replies()).toEqual([
      expect.objectContaining({
        ok: false,
        error: {
          code: 'request.invalid',
          message: expect.stringContaining('number: must be a telephone number'),
        },
      }),
      expect.objectContaining({
        ok: false,
        error: expect.objectContaining({ code: 'conversation.not_found' }),
      }),
    ]);
    expect(focused).toEqual([]);
  });

  it('read a long transcript to its end', async () => {
    answers['message.list'] = (input) => {
      const { after } = input as { after: number };
      const left = Math.min(1000, 1500 - after);
      const sender = { kind: 'customer', id: '', name: 'Ada' };
      return {
        messages: Array.from({ length: left }, (_, n) => ({
          conversationId: id,
          sequence: after + n + 1,
          kind: 'message',
          sender,
          text: '',
          sentAt: at,
        })),
      };
    };
    await ask('getTranscript', { conversationId: id });
    const [reply] = replies();
    const output = reply && 'output' in reply ? (reply.output as { messages: { sequence: number }[] }) : null;
    expect([output?.messages.length, output?.messages.at(-1)?.sequence]).toEqual([1500, 1500]);
  });

  it.each([[{ version: 2 }], [{ patchbay: 'other' }], [{ name: 'constructor' }], [{ id: '' }]])(
    'nothing for a message with %j',
    async (rest) => {
      await ask('focusConversation', { conversationId: null }, rest);
      expect([posted, focused]).toEqual([[], []]);
    },
  );
});
