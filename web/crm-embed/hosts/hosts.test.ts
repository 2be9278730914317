/** What every adapter promises, held against a stub of its host. */
import { describe, expect, it, vi } from 'vitest';
import { embedHosts } from '../../../contracts/embed.ts';
import {
  type Ability,
  type ActivityLog,
  abilities,
  type DeskPort,
  type HostAdapter,
  HostError,
  type PopTarget,
} from '../host/adapter.ts';
import { settled } from '../testing/fake-page.ts';
import { aCall, type StubHost, stubs } from '../testing/stub-hosts.ts';

const desk: DeskPort = { command: () => Promise.reject(new Error('nobody is signed in')) };
const record = { entity: 'contact', id: '42', name: 'Ada', url: '' };
const search = {
  kind: 'search',
  entity: 'contact',
  name: "Ada O'Lovelace",
  phone: '+49301',
  email: null,
  direction: 'inbound',
} as const;
const log: ActivityLog = {
  conversationId: aCall().conversationId,
  channel: 'voice',
  direction: 'inbound',
  subject: 'Call with Ada',
  description: 'It is about the engine.',
  startedAt: '2026-11-21T10:00:00.000Z',
  endedAt: '2026-11-21T10:02:05.000Z',
  durationSeconds: 125,
  customer: { name: 'Ada', phone: '+49301', email: null },
  record,
};
const away = { presence: 'away', label: 'Away' } as const;

async function started(stub: StubHost): Promise<StubHost> {
  const ready = stub.adapter.init(desk);
  await stub.greet();
  await ready;
  return stub;
}

/** A call that came in and was answered, as the desk tells it. */
function talk(adapter: HostAdapter): void {
  const conversation = aCall();
  adapter.deskEvent({ event: 'conversation.offered', conversation, expiresAt: conversation.openedAt });
  adapter.deskEvent({ event: 'conversation.accepted', conversation });
}

const popOf: Partial<Record<Ability, PopTarget>> = {
  pop_record: { kind: 'record', record },
  pop_search: search,
  pop_new: { kind: 'new', entity: 'contact', values: { lastname: 'Lovelace' } },
  pop_url: { kind: 'url', url: 'https://crm.example.com/record/42' },
};

/** Uses an ability; what the host was told of it afterwards. */
async function use(stub: StubHost, ability: Ability): Promise<unknown[]> {
  const { adapter, seen } = stub;
  const pop = popOf[ability];
  if (pop) {
    await adapter.screenPop(pop);
    return seen.opened;
  }
  switch (ability) {
    case 'save_activity':
      await adapter.saveActivity(log);
      return seen.saved;
    case 'panel':
      await adapter.setPanel({ visible: true, width: 400, height: 600 });
      return seen.panel;
    case 'notify':
      await adapter.notify({ title: 'Ada', body: 'waits' });
      return seen.notices;
    case 'presence_to_host':
      adapter.deskEvent({ event: 'presence.changed', presence: away });
      await adapter.setPresence(away);
      return seen.presences;
    case 'click_to_dial':
      return heard(adapter.onClickToDial.bind(adapter), () => stub.click('+49 30 1'));
    case 'navigation':
      return heard(adapter.onNavigate.bind(adapter), () => stub.navigate('/record/42'));
    default:
      return heard(adapter.onPresence.bind(adapter), () => stub.choosePresence('away'));
  }
}

async function heard<T>(on: (handler: (value: T) => void) => void, happen: () => void): Promise<T[]> {
  const values: T[] = [];
  on((value) => values.push(value));
  happen();
  await settled();
  return values;
}

describe.each(embedHosts)('%s', (host) => {
  const open = () => started(stubs[host]());

  it('is ready when its host has answered, and says who it is', async () => {
    const stub = stubs[host]();
    const ready = vi.fn();
    const init = stub.adapter.init(desk).then(ready);
    // Microsoft's way has nobody to wait for: the driver is here already.
    if (host !== 'dynamics-ccaas') {
      await settled();
      expect(ready).not.toHaveBeenCalled();
    }
    await stub.greet();
    await init;
    expect(stub.adapter.host).toBe(host);
    expect((await stub.adapter.getContext()).environment).toBeTypeOf('object');
  });

  it.each(abilities)('does what it says it can, and refuses the rest: %s', async (ability) => {
    const stub = await open();
    talk(stub.adapter);
    const before = stub.seen.opened.length;
    const told = use(stub, ability);
    if (stub.adapter.can.has(ability)) {
      expect((await told).length).toBeGreaterThan(
        ability.startsWith('pop_') && host !== 'dynamics-ccaas' ? before : 0,
      );
      return;
    }
    const isAsked =
      ability in popOf || ['save_activity', 'panel', 'notify', 'presence_to_host'].includes(ability);
    if (isAsked) await expect(told).rejects.toMatchObject({ code: 'unsupported' });
    else expect(await told).toEqual([]);
  });

  it('hands on a clicked number with the record it stands on', async () => {
    const stub = await open();
    const clicks = await heard(stub.adapter.onClickToDial.bind(stub.adapter), () => stub.click(' +49 30 1 '));
    const withRecord =
      host === 'dynamics-ccaas' ? {} : { record: expect.objectContaining({ entity: 'contact', id: '42' }) };
    expect(clicks).toEqual([{ number: '+49 30 1', ...withRecord }]);
  });

  it.each([[undefined], [null], [''], [{}], [['+49']]])('dials nothing for %j', async (number) => {
    const stub = await open();
    expect(await heard(stub.adapter.onClickToDial.bind(stub.adapter), () => stub.click(number))).toEqual([]);
  });

  it('takes back its handlers one by one, and all of them at the end', async () => {
    const stub = await open();
    const [kept, taken] = [vi.fn(), vi.fn()];
    stub.adapter.onClickToDial(kept);
    stub.adapter.onClickToDial(taken)();
    stub.click('1');
    stub.adapter.dispose();
    stub.click('2');
    expect([kept.mock.calls.length, taken.mock.calls.length]).toEqual([1, 0]);
  });
});

describe.each([
  ['dynamics-cif2', '/webresources/Widget/msdyn_ciLibrary.js'],
  ['salesforce', '/support/api/58.0/lightning/opencti_min.js'],
  ['servicenow', '/scripts/openframe/latest/openFrameAPI.min.js'],
] as const)('%s, whose script comes from the host', (host, path) => {
  it('loads it from its usual path, or from where the administrator says', async () => {
    expect((await started(stubs[host]())).page.scripts.map((one) => one.path)).toEqual([path]);
    const other = await started(stubs[host]({ scriptPath: '/other.js' }));
    expect(other.page.scripts.map((one) => one.path)).toEqual(['/other.js']);
  });

  it('fails to start without it, and when it is something else', async () => {
    const one = stubs[host]();
    const ready = one.adapter.init(desk);
    one.page.scriptFails(new HostError('unreachable', 'gone'));
    await expect(ready).rejects.toMatchObject({ code: 'unreachable' });
    const two = stubs[host]();
    const init = two.adapter.init(desk);
    two.page.scriptArrives();
    two.page.windowEvent('CIFInitDone');
    await expect(init).rejects.toMatchObject({ code: 'unreachable' });
  });
});
