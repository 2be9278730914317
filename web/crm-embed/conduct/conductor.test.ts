import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type DeskEvent,
  type EmbeddedConversation,
  type HostSettings,
  HostSettings as Settings,
} from '../../../contracts/embed.ts';
import { type DeskPort, HostError } from '../host/adapter.ts';
import { QueuedHost } from '../host/queued-host.ts';
import { settled } from '../testing/fake-page.ts';
import { FakeTimers } from '../testing/fake-timers.ts';
import { aCall, genericStub, type StubHost } from '../testing/stub-hosts.ts';
import { Conductor, type Podium } from './conductor.ts';

const organizationId = '01900000-0000-7000-8000-0000000000aa';
const { conversationId } = aCall();
const ready = (
  change: { organizationId?: string; conversations?: EmbeddedConversation[] } = {},
): DeskEvent => ({
  event: 'ready',
  representative: {
    userId: conversationId,
    displayName: 'Rita',
    organizationId: change.organizationId ?? organizationId,
  },
  presence: { presence: 'available', label: 'Available' },
  conversations: change.conversations ?? [],
});
const offered = (one = aCall()): DeskEvent => ({
  event: 'conversation.offered',
  conversation: one,
  expiresAt: one.openedAt,
});
const accepted = (one = aCall()): DeskEvent => ({ event: 'conversation.accepted', conversation: one });
const wrapUp = (one = aCall()): DeskEvent => ({ event: 'conversation.wrap_up', conversation: one });
const ended = (reason: 'closed' | 'handed_over', one = aCall()): DeskEvent => ({
  event: 'conversation.ended',
  conversation: one,
  reason,
});

let stub: StubHost;
let asked: [string, unknown][];
let said: Map<string, string>;
let first: boolean;
let inFront: boolean;
let refused: string | null;
let now: string;

async function conduct(settings: Partial<HostSettings> = {}): Promise<Conductor> {
  stub = genericStub();
  const host = new QueuedHost(stub.adapter, new FakeTimers());
  const desk = {
    command: async (name: string, input: unknown) => {
      asked.push([name, input]);
      if (name === 'claimActivity') return { first };
      if (name === 'getTranscript') return { messages: [] };
      if (name === 'setPresence' && !inFront) throw new Error('The desk said no.');
      return {};
    },
  } as unknown as DeskPort;
  const podium: Podium = {
    now: () => now,
    newId: () => conversationId,
    isInFront: () => inFront,
    say: (key, sentence) => void said.set(key, sentence),
    takeBack: (key) => void said.delete(key),
    refuse: (sentence) => {
      refused = sentence;
    },
  };
  const conductor = new Conductor({
    desk,
    host,
    settings: Settings.parse(settings),
    customerEntity: 'contact',
    organizationId,
    podium,
  });
  const started = host.init(desk);
  await stub.greet();
  await started;
  return conductor;
}

beforeEach(() => {
  asked = [];
  said = new Map();
  first = true;
  inFront = true;
  refused = null;
  now = '2026-11-21T10:00:00.000Z';
});
const names = () => asked.map(([name]) => name);

describe('a conversation’s way', () => {
  it('is announced, opened on accept, and written down with what was found, as long as it took', async () => {
    const conductor = await conduct();
    await conductor.handle(offered());
    expect([stub.seen.notices, stub.seen.panel, stub.seen.opened]).toEqual([
      ['Ada Lovelace'],
      [{ visible: true }],
      [],
    ]);
    await conductor.handle(accepted());
    expect(stub.seen.opened).toEqual([
      expect.objectContaining({ kind: 'search', entity: 'contact', phone: '+49301' }),
    ]);
    now = '2026-11-21T10:03:00.000Z';
    await conductor.handle(wrapUp());
    expect(stub.seen.saved).toEqual([
      expect.objectContaining({ durationSeconds: 180, record: expect.objectContaining({ id: '42' }) }),
    ]);
    await conductor.handle(ended('closed'));
    expect(stub.seen.saved).toHaveLength(1);
  });

  it('opens nothing where nobody looks, or for who clicked on the record itself', async () => {
    const conductor = await conduct();
    inFront = false;
    await conductor.handle(accepted());
    inFront = true;
    const record = { entity: 'contact', id: '7', name: 'Ada', url: '' };
    await conductor.handle(accepted(aCall({ direction: 'outbound', record })));
    expect(stub.seen.opened).toEqual([]);
  });

  it.each([
    [{ screenPop: 'offered' }, 1, 1],
    [{ screenPop: 'never', saveActivity: 'never' }, 0, 0],
    [{ saveActivity: 'closed' }, 1, 1],
  ] as const)('goes as the administrator says: %j', async (settings, opened, saved) => {
    const conductor = await conduct(settings);
    for (const event of [offered(), accepted(), wrapUp(), ended('closed')]) await conductor.handle(event);
    expect([stub.seen.opened.length, stub.seen.saved.length]).toEqual([opened, saved]);
  });

  it('is written down by the first page that asks, and not at all when it went to somebody else', async () => {
    const conductor = await conduct();
    await conductor.handle(accepted());
    await conductor.handle(ended('handed_over'));
    expect(names()).not.toContain('claimActivity');
    first = false;
    await conductor.handle(accepted());
    await conductor.handle(wrapUp());
    expect([names(), stub.seen.saved]).toEqual([['claimActivity'], []]);
  });

  it('that was in its wrap-up as the page was loaded was written down before', async () => {
    const conductor = await conduct();
    await conductor.handle(ready({ conversations: [aCall({ state: 'wrap_up' })] }));
    await conductor.handle(ended('closed'));
    expect(stub.seen.saved).toEqual([]);
  });
});

describe('presence', () => {
  it('goes both ways and not in circles', async () => {
    const conductor = await conduct();
    await conductor.handle(ready());
    stub.choosePresence('away');
    await settled();
    await conductor.handle({ event: 'presence.changed', presence: { presence: 'away', label: 'Away' } });
    await conductor.handle({ event: 'presence.changed', presence: { presence: 'busy', label: 'Busy' } });
    expect([asked, stub.seen.presences]).toEqual([
      [['setPresence', { presence: 'away' }]],
      ['available', 'busy'],
    ]);
  });

  it('says when the desk refuses it', async () => {
    await conduct();
    inFront = false;
    stub.choosePresence('away');
    await settled();
    expect([...said]).toEqual([['desk', 'The desk said no.']]);
  });
});

it('dials what is clicked, under an id of its own', async () => {
  await conduct();
  stub.click('+49 30 1');
  await settled();
  expect(asked).toEqual([['dial', expect.objectContaining({ conversationId, number: '+49 30 1' })]]);
});

it('shows nobody of another organization', async () => {
  const conductor = await conduct();
  await conductor.handle(ready({ organizationId: conversationId }));
  expect([refused, stub.seen.presences]).toEqual([expect.stringContaining('another organization'), []]);
});

it('says once what the host refused, takes it back when it works again, and is silent on what it never does', async () => {
  const conductor = await conduct();
  const pop = vi.spyOn(stub.adapter, 'screenPop');
  pop.mockRejectedValueOnce(new HostError('refused', 'The record is locked.'));
  await conductor.handle(accepted());
  expect([...said.values()]).toEqual(['The record is locked.']);
  await conductor.handle(accepted());
  expect(said.size).toBe(0);
  pop.mockRejectedValueOnce(new HostError('unsupported', 'Never.'));
  await conductor.handle(accepted());
  expect(said.size).toBe(0);
});

it('says of a host that never came only what was lost', async () => {
  const conductor = await conduct();
  vi.spyOn(stub.adapter, 'screenPop').mockRejectedValue(new HostError('absent', 'Not there to open.'));
  vi.spyOn(stub.adapter, 'saveActivity').mockRejectedValue(new HostError('absent', 'Not there to save.'));
  await conductor.handle(accepted());
  await conductor.handle(wrapUp());
  expect([...said.values()]).toEqual(['Not there to save.']);
});
