/** What is particular to one host each: its escapes, its order, its refusals. */
import { describe, expect, it, vi } from 'vitest';
import type { DeskPort } from '../host/adapter.ts';
import { settled } from '../testing/fake-page.ts';
import { aCall, type StubHost, stubs } from '../testing/stub-hosts.ts';
import type { EmbedSdk } from './ccaas-sdk.ts';

const command = vi.fn();
const desk = { command } as unknown as DeskPort;
const search = {
  kind: 'search',
  entity: 'contact',
  name: 'Ada',
  phone: '+49301',
  email: null,
  direction: 'inbound',
} as const;
const log = {
  conversationId: aCall().conversationId,
  channel: 'voice',
  direction: 'outbound',
  subject: 'Call to Ada',
  description: 'All of it',
  startedAt: '2026-11-21T10:00:00.000Z',
  endedAt: '2026-11-21T10:02:05.000Z',
  durationSeconds: 125,
  customer: { name: 'Ada', phone: '+49301', email: null },
  record: { entity: 'contact', id: '42', name: 'Ada', url: '' },
} as const;

async function started(stub: StubHost): Promise<StubHost> {
  const ready = stub.adapter.init(desk);
  await stub.greet();
  await ready;
  return stub;
}

describe('Channel Integration Framework', () => {
  it('waits for CIFInitDone, however long its script is there', async () => {
    const stub = stubs['dynamics-cif2']();
    const ready = vi.fn();
    const init = stub.adapter.init(desk).then(ready);
    stub.page.globals.Microsoft = { CIFramework: {} };
    stub.page.scriptArrives();
    await settled();
    expect(ready).not.toHaveBeenCalled();
    await stub.greet();
    await init;
    expect(stub.page.scripts[0]?.attributes).toEqual({
      'data-crmurl': 'https://crm.example.com',
      'data-cifid': 'CIFMainLibrary',
    });
  });

  it('searches by number and address, and ends no text at a quote', async () => {
    const { adapter, seen } = await started(stubs['dynamics-cif2']());
    expect(await adapter.screenPop(search)).toMatchObject({ found: 1, record: { id: '42', name: 'Ada' } });
    await adapter.screenPop({ ...search, phone: null, name: "x' or 1 eq 1 or '" });
    expect(seen.opened).toEqual([
      {
        entity: 'contact',
        query:
          "?$select=contactid,fullname&$filter=telephone1 eq '%2B49301' or mobilephone eq '%2B49301'&$search=+49301",
        searchOnly: false,
      },
      expect.objectContaining({ query: expect.stringContaining("fullname eq 'x'' or 1 eq 1 or '''") }),
    ]);
  });

  it('writes a call as a phone call about the contact, anything else as a task', async () => {
    const { adapter, seen } = await started(stubs['dynamics-cif2']());
    expect(await adapter.saveActivity(log)).toMatchObject({ outcome: 'saved', record: { id: 'new-record' } });
    await adapter.saveActivity({ ...log, channel: 'chat', record: null });
    expect(seen.saved).toEqual([
      {
        entity: 'phonecall',
        subject: 'Call to Ada',
        description: 'All of it',
        actualdurationminutes: 2,
        directioncode: true,
        phonenumber: '+49301',
        'regardingobjectid_contact@odata.bind': '/contacts(42)',
      },
      { entity: 'task', subject: 'Call to Ada', description: 'All of it', actualdurationminutes: 2 },
    ]);
  });

  it('has a session for each conversation, in front when it is in front on the desk', async () => {
    const { adapter, seen } = await started(stubs['dynamics-cif2']());
    const { conversationId } = aCall();
    adapter.deskEvent({ event: 'conversation.accepted', conversation: aCall() });
    await settled();
    adapter.deskEvent({ event: 'focus.changed', conversationId });
    expect(seen.opened).toEqual([{ session: 'session-1' }]);
  });

  it('makes no session, tab or notification without a template', async () => {
    const { adapter, seen } = await started(stubs['dynamics-cif2']({ templates: {} }));
    expect(adapter.can.has('notify') || adapter.can.has('pop_url')).toBe(false);
    adapter.deskEvent({ event: 'conversation.accepted', conversation: aCall() });
    await settled();
    adapter.deskEvent({ event: 'focus.changed', conversationId: aCall().conversationId });
    expect(seen.opened).toEqual([]);
  });

  it('calls presences as the administrator does', async () => {
    const { adapter, seen, choosePresence } = await started(
      stubs['dynamics-cif2']({ presences: { away: 'Mittagspause' } }),
    );
    const chosen = vi.fn();
    adapter.onPresence(chosen);
    await adapter.setPresence({ presence: 'away', label: 'Away' });
    choosePresence('mittagspause');
    choosePresence('On the moon');
    expect([seen.presences, chosen.mock.calls]).toEqual([['Mittagspause'], [['away']]]);
  });
});

describe('Open CTI', () => {
  it('passes on why Salesforce refused', async () => {
    const { adapter, page } = await started(stubs.salesforce());
    const { opencti } = page.globals.sforce as { opencti: Record<string, unknown> };
    opencti.saveLog = ({ callback }: { callback: (answer: unknown) => void }) =>
      callback({ success: false, errors: [{ description: 'No access to Task.' }] });
    await expect(adapter.saveActivity(log)).rejects.toMatchObject({
      code: 'refused',
      message: 'No access to Task.',
    });
  });

  it('opens addresses of its own pages, without the origin, and no others', async () => {
    const { adapter, seen } = await started(stubs.salesforce());
    await adapter.screenPop({ kind: 'url', url: 'https://crm.example.com/lightning/r/42?x=1' });
    expect(seen.opened).toEqual([{ type: 'url', params: { url: '/lightning/r/42?x=1' } }]);
    await expect(adapter.screenPop({ kind: 'url', url: 'https://evil.example.com/' })).rejects.toMatchObject({
      code: 'unsupported',
    });
  });

  it.each([
    ['003000000000001', { WhoId: '003000000000001' }],
    ['00Q000000000001', { WhoId: '00Q000000000001' }],
    ['001000000000001', { WhatId: '001000000000001' }],
  ])('logs who %s is', async (id, about) => {
    const { adapter, seen } = await started(stubs.salesforce());
    await adapter.saveActivity({ ...log, record: { entity: 'x', id, name: '', url: '' } });
    expect(seen.saved).toEqual([
      expect.objectContaining({ ...about, CallType: 'Outbound', CallDurationInSeconds: 125 }),
    ]);
    expect(Object.keys(seen.saved[0] as object).filter((key) => /^Wh/.test(key))).toHaveLength(1);
  });
});

describe('OpenFrame', () => {
  it('lets no value begin a condition or a parameter of its own', async () => {
    const { adapter, seen } = await started(stubs.servicenow());
    await adapter.screenPop({ ...search, phone: null, email: 'a^ORactive=true&sysparm_x=1@example.com' });
    expect(seen.opened).toEqual([
      { entity: 'contact', query: 'email=a^^ORactive=true%26sysparm_x=1@example.com' },
    ]);
  });

  it('opens a filled form instead of writing', async () => {
    const { adapter, seen } = await started(stubs.servicenow());
    expect(await adapter.saveActivity(log)).toEqual({ outcome: 'opened', record: null });
    expect(seen.saved).toEqual([
      {
        entity: 'interaction',
        query: expect.stringMatching(/^sys_id=-1&sysparm_query=type=phone\^direction=outbound\^/),
      },
    ]);
  });
});

describe('HubSpot', () => {
  const offer = (stub: StubHost, change = {}) =>
    stub.adapter.deskEvent({
      event: 'conversation.offered',
      conversation: aCall(change),
      expiresAt: aCall().openedAt,
    });

  it('keeps calls and no chats', async () => {
    const stub = await started(stubs.hubspot());
    offer(stub, { channel: 'chat' });
    await expect(stub.adapter.saveActivity({ ...log, channel: 'chat' })).rejects.toMatchObject({
      code: 'unsupported',
    });
    expect(stub.seen.saved).toEqual([]);
  });

  it('completes the engagement that HubSpot made, once', async () => {
    const stub = await started(stubs.hubspot());
    offer(stub);
    expect(await stub.adapter.saveActivity(log)).toMatchObject({ record: { entity: 'call', id: '4711' } });
    await expect(stub.adapter.saveActivity(log)).rejects.toMatchObject({ code: 'unsupported' });
    expect(stub.seen.saved).toEqual([
      expect.objectContaining({
        engagementId: 4711,
        engagementProperties: expect.objectContaining({ hs_call_duration: '125000' }),
      }),
    ]);
  });

  it('opens contacts and companies by their numbers, and what it found by itself', async () => {
    const stub = await started(stubs.hubspot());
    const open = (entity: string, id: string) =>
      stub.adapter.screenPop({ kind: 'record', record: { entity, id, name: '', url: '' } });
    await open('company', '7');
    await expect(open('deal', '7')).rejects.toMatchObject({ code: 'unsupported' });
    await expect(open('contact', 'x')).rejects.toMatchObject({ code: 'unsupported' });
    expect(await stub.adapter.screenPop(search)).toEqual({ found: 0, record: null });
    offer(stub);
    expect(await stub.adapter.screenPop(search)).toMatchObject({ found: 1, record: { id: '42' } });
    expect(stub.seen.opened).toEqual([
      { objectCoordinates: { portalId: 1, objectId: 7, objectTypeId: '0-2' }, openIn: 'CURRENT_TAB' },
      { objectCoordinates: { portalId: 1, objectId: 42, objectTypeId: '0-1' }, openIn: 'CURRENT_TAB' },
    ]);
  });
});

describe('Microsoft’s driver', () => {
  const sdkOf = (stub: StubHost) =>
    (stub.page.globals.Microsoft as { CCaaS: { EmbedSDK: EmbedSdk } }).CCaaS.EmbedSDK;

  it('of the administrator is given the SDK and bound, and hears conversations in Microsoft’s words', async () => {
    const stub = stubs['dynamics-ccaas']({ scriptPath: '/driver.js' });
    const told: unknown[] = [];
    class Driver {
      readonly sdk: EmbedSdk;
      constructor(sdk: EmbedSdk) {
        this.sdk = sdk;
      }
      async initialize() {
        return true;
      }
      bindEvents() {
        this.sdk.conversation.onAccept((event) => told.push(['accept', event]));
        this.sdk.conversation.onConversationLoaded((event) => told.push(['loaded', event]));
        this.sdk.conversation.onStatusChange(({ statusCode }) => told.push(['status', statusCode]));
      }
    }
    const ready = stub.adapter.init(desk);
    stub.page.globals.CCaaS = { CTIDriver: Driver };
    stub.page.scriptArrives();
    await ready;
    const conversation = aCall();
    const liveWorkItemId = conversation.conversationId;
    stub.adapter.deskEvent({ event: 'conversation.accepted', conversation });
    stub.adapter.deskEvent({ event: 'conversation.wrap_up', conversation });
    stub.adapter.deskEvent({ event: 'conversation.ended', conversation, reason: 'closed' });
    expect(told).toEqual([
      ['accept', { liveWorkItemId }],
      ['loaded', expect.objectContaining({ liveWorkItemId, customerPhoneNumber: '+49301' })],
      ['status', 2],
      ['status', 5],
      ['status', 4],
    ]);
    expect(stub.page.posted).toEqual([]); // ours is not there beside it
  });

  it.each([
    ['that is not there', undefined, 'unreachable'],
    [
      'that does not start',
      class {
        initialize = async () => false;
      },
      'refused',
    ],
  ])('%s fails the start', async (_what, CTIDriver, code) => {
    const stub = stubs['dynamics-ccaas']({ scriptPath: '/driver.js' });
    const ready = stub.adapter.init(desk);
    stub.page.globals.CCaaS = { CTIDriver };
    stub.page.scriptArrives();
    await expect(ready).rejects.toMatchObject({ code });
  });

  it('asks the desk for transcripts and conversations, and finds presences by their ids', async () => {
    const sdk = sdkOf(await started(stubs['dynamics-ccaas']()));
    const said = { conversationId: aCall().conversationId, sentAt: aCall().openedAt };
    const sender = { kind: 'customer', name: 'Ada' };
    command.mockResolvedValueOnce({
      messages: [
        { ...said, sequence: 1, kind: 'message', sender, text: 'Hello' },
        { ...said, sequence: 2, kind: 'event', sender, text: '' },
        { ...said, sequence: 3, kind: 'note', sender, text: 'For us' },
      ],
    });
    expect(
      (await sdk.conversation.getTranscript(said.conversationId)).map(({ content, mode }) => [content, mode]),
    ).toEqual([
      ['Hello', 'external'],
      ['For us', 'internal'],
    ]);
    command.mockResolvedValue({ conversations: [aCall({ state: 'wrap_up' })], focused: null });
    expect(await sdk.conversation.getAssignedConversationsList(5)).toHaveLength(1);
    expect(await sdk.conversation.getAssignedConversationsList(2)).toEqual([]);
    expect(await sdk.conversation.getFocusedConversationId()).toBe('');
    expect(
      await sdk.conversation.getConversationData(said.conversationId, ['statuscode', 'unknown']),
    ).toEqual({
      statuscode: 5,
    });
    await expect(sdk.conversation.getConversationData('another', [])).rejects.toMatchObject({
      code: 'refused',
    });
    const dnd = (await sdk.presence.getPresenceOptions()).find(
      (one) => one.basePresenceStatus === 'BUSY_DO_NOT_DISTURB',
    );
    expect(dnd?.presenceId).toBe('do_not_disturb');
    await expect(sdk.presence.setPresence('nowhere')).rejects.toMatchObject({ code: 'refused' });
    await expect(sdk.dataverse.retrieveRecord()).rejects.toMatchObject({ code: 'unsupported' });
  });
});

describe('any page', () => {
  it('may refuse, and says why', async () => {
    const stub = await started(stubs.generic());
    stub.page.post = () => undefined;
    const save = stub.adapter.saveActivity(log);
    stub.page.say({
      messageType: 'result',
      messageId: 'patchbay-2',
      ok: false,
      messageData: { message: 'The record is locked.' },
    });
    await expect(save).rejects.toMatchObject({ code: 'refused', message: 'The record is locked.' });
  });

  it('gets an answer to what it asks, also when the desk refuses', async () => {
    const stub = await started(stubs.generic());
    command.mockRejectedValueOnce(new Error('There is no such conversation.'));
    stub.page.say({ messageType: 'getTranscript', messageId: '9', messageData: { conversationId: 'x' } });
    await settled();
    expect(stub.page.posted.at(-1)).toEqual({
      source: 'patchbay',
      messageType: 'result',
      messageId: '9',
      ok: false,
      messageData: { message: 'There is no such conversation.' },
    });
  });

  it.each([
    ['not JSON'],
    [{}],
    [{ messageType: 7 }],
    [null],
    ['[1]'],
    [{ messageType: 'setPresence', messageData: { presence: 'inactive' } }],
  ])('may say %j and nothing happens', async (data) => {
    const stub = await started(stubs.generic());
    const [clicked, chosen] = [vi.fn(), vi.fn()];
    stub.adapter.onClickToDial(clicked);
    stub.adapter.onPresence(chosen);
    stub.page.say(data);
    expect([clicked.mock.calls, chosen.mock.calls]).toEqual([[], []]);
  });
});
