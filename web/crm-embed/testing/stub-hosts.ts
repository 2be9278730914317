/** The hosts as their documentation has them, just far enough to be told and to answer. One for each adapter. */
import type { EmbeddedConversation, EmbedHost, HostSettings } from '../../../contracts/embed.ts';
import type { HostAdapter, Panel } from '../host/adapter.ts';
import { CcaasHost } from '../hosts/ccaas.ts';
import { Cif2Host } from '../hosts/cif2.ts';
import { GenericHost } from '../hosts/generic.ts';
import { type CreateSdk, HubspotHost, type HubspotSdk } from '../hosts/hubspot.ts';
import { OpenCtiHost } from '../hosts/open-cti.ts';
import { OpenFrameHost } from '../hosts/open-frame.ts';
import { FakePage, settled } from './fake-page.ts';

/** What a host was told, in the words of the test. */
export interface Seen {
  /** As the host was asked to open it. */
  opened: unknown[];
  saved: unknown[];
  panel: Panel[];
  presences: string[];
  notices: string[];
}

export interface StubHost {
  readonly adapter: HostAdapter;
  readonly page: FakePage;
  readonly seen: Seen;
  /** Answers the adapter's start. */
  greet(): Promise<void>;
  /** Its user clicks on a number of the contact 42. */
  click(number: unknown): void;
  choosePresence(word: string): void;
  navigate(url: string): void;
}

const newSeen = (): Seen => ({ opened: [], saved: [], panel: [], presences: [], notices: [] });
const nothing = () => undefined;

export function genericStub(settings: Partial<HostSettings> = {}): StubHost {
  const page = new FakePage(settings);
  const seen = newSeen();
  const post = page.post.bind(page);
  const answer = (messageId: unknown, messageData: unknown) =>
    page.say({ messageType: 'result', messageId, ok: true, messageData });
  page.post = (message) => {
    post(message);
    const { messageType, messageId, messageData } = message as Record<string, unknown>;
    if (messageType === 'screenPop') {
      seen.opened.push(messageData);
      answer(messageId, { found: 1, record: { entity: 'contact', id: '42', name: 'Ada', url: '' } });
    } else if (messageType === 'saveActivity') {
      seen.saved.push(messageData);
      answer(messageId, {});
    } else if (messageType === 'setPanel') seen.panel.push(messageData as Panel);
    else if (messageType === 'presenceChanged')
      seen.presences.push((messageData as { presence: string }).presence);
    else if (messageType === 'notification') seen.notices.push((messageData as { title: string }).title);
  };
  return {
    adapter: new GenericHost(page),
    page,
    seen,
    async greet() {
      await settled();
      answer(page.posted.find((one) => one.messageType === 'initialize')?.messageId, {
        environment: { user: 'ada' },
      });
    },
    click: (number) => {
      const record = { entity: 'contact', id: '42', name: 'Ada', url: '' };
      page.say(JSON.stringify({ messageType: 'clickToDial', messageData: { number, record } }));
    },
    choosePresence: (presence) => page.say({ messageType: 'setPresence', messageData: { presence } }),
    navigate: (url) => page.say({ messageType: 'navigated', messageData: { url } }),
  };
}

/** Speaks the messages of Microsoft's generic CRM sample, through the driver that comes with the adapter. */
export function ccaasStub(settings: Partial<HostSettings> = {}): StubHost {
  const page = new FakePage(settings);
  const seen = newSeen();
  const post = page.post.bind(page);
  page.post = (message) => {
    post(message);
    const { messageType, messageData, liveWorkItemId } = message as Record<string, unknown>;
    if (liveWorkItemId) seen.opened.push(message);
    else if (messageType === 'saveActivity') seen.saved.push(messageData);
    else if (messageType === 'softPhonePanel') seen.panel.push(messageData as Panel);
    else if (messageType === 'presenceChange')
      seen.presences.push((messageData as { presenceId: string }).presenceId);
  };
  type Sdk = {
    notification: { onNewNotification(handler: (one: { message: string }) => void): void };
    presence: { setPresence(id: string): Promise<void> };
  };
  const sdk = () => (page.globals.Microsoft as { CCaaS: { EmbedSDK: Sdk } }).CCaaS.EmbedSDK;
  return {
    adapter: new CcaasHost(page),
    page,
    seen,
    async greet() {
      await settled();
      sdk().notification.onNewNotification(({ message }) => seen.notices.push(message));
    },
    click: (number) => page.say(JSON.stringify({ messageType: 'clickToDial', messageData: { number } })),
    choosePresence: (presence) => void sdk().presence.setPresence(presence),
    navigate: nothing,
  };
}

export function cif2Stub(settings: Partial<HostSettings> = {}): StubHost {
  const page = new FakePage({
    templates: { session: 'contoso_session', tab: 'contoso_tab', notification: 'contoso_notice' },
    ...settings,
  });
  const seen = newSeen();
  const handlers = new Map<string, (data: unknown) => unknown>();
  const fire = (name: string, data: unknown) => void handlers.get(name)?.(JSON.stringify(data));
  const cif = {
    addHandler: (name: string, handler: (data: unknown) => unknown) => void handlers.set(name, handler),
    removeHandler: (name: string) => void handlers.delete(name),
    setClickToAct: async () => true,
    searchAndOpenRecords: async (entity: string, query: string, searchOnly: boolean) => {
      seen.opened.push({ entity, query, searchOnly });
      return JSON.stringify({ 0: { contactid: '42', fullname: 'Ada' } });
    },
    openForm: async (options: string, parameters?: string) => {
      seen.opened.push([JSON.parse(options), parameters && JSON.parse(parameters)]);
    },
    createRecord: async (entity: string, data: string) => {
      seen.saved.push({ entity, ...(JSON.parse(data) as object) });
      return JSON.stringify({ id: 'new-record' });
    },
    setMode: async (mode: number) => void seen.panel.push({ visible: mode === 1 }),
    setWidth: async (width: number) => void seen.panel.push({ width }),
    setPresence: async (text: string) => void seen.presences.push(text),
    getEnvironment: async () => JSON.stringify({ username: 'ada', orgId: '1' }),
    canCreateSession: async () => true,
    createSession: async () => 'session-1',
    requestFocusSession: async (id: string) => void seen.opened.push({ session: id }),
    createTab: async (input: unknown) => void seen.opened.push(input),
    notifyEvent: async (input: { templateParameters: { title: string } }) =>
      void seen.notices.push(input.templateParameters.title),
  };
  return {
    adapter: new Cif2Host(page),
    page,
    seen,
    async greet() {
      page.globals.Microsoft = { CIFramework: cif };
      page.scriptArrives();
      await settled();
      page.windowEvent('CIFInitDone');
    },
    click: (value) =>
      fire('onclicktoact', { value, format: 'Phone', entityLogicalName: 'contact', entityId: '42' }),
    choosePresence: (presenceText) => fire('onPresenceChange', { presenceInfo: { presenceText } }),
    navigate: (value) => fire('onpagenavigate', { value }),
  };
}

export function openCtiStub(settings: Partial<HostSettings> = {}): StubHost {
  const page = new FakePage(settings);
  const seen = newSeen();
  const listeners: Record<string, (payload: unknown) => void> = {};
  type Options = Record<string, unknown> & {
    callback?: (answer: unknown) => void;
    listener?: (payload: unknown) => void;
  };
  const method = (name: string, run: (options: Options) => unknown) => (options: Options) => {
    if (options.listener) listeners[name] = options.listener;
    options.callback?.({ success: true, returnValue: run(options), errors: null });
  };
  const opened = ({ callback: _, ...options }: Options) => void seen.opened.push(options);
  page.globals.sforce = undefined;
  const opencti = {
    SCREENPOP_TYPE: { SOBJECT: 'sobject', URL: 'url', SEARCH: 'search', NEW_RECORD_MODAL: 'newRecord' },
    CALL_TYPE: { INBOUND: 'inbound', OUTBOUND: 'outbound' },
    enableClickToDial: method('enableClickToDial', nothing),
    onClickToDial: method('onClickToDial', nothing),
    onNavigationChange: method('onNavigationChange', nothing),
    screenPop: method('screenPop', opened),
    searchAndScreenPop: method('searchAndScreenPop', (options) => {
      opened(options);
      return { '42': { Id: '42', Name: 'Ada', RecordType: 'Contact' }, SCREEN_POP_DATA: {} };
    }),
    saveLog: method('saveLog', ({ value }) => {
      seen.saved.push(value);
      return { recordId: '00T1' };
    }),
    setSoftphonePanelVisibility: method('v', ({ visible }) =>
      seen.panel.push({ visible: visible as boolean }),
    ),
    setSoftphonePanelWidth: method('w', ({ widthPX }) => seen.panel.push({ width: widthPX as number })),
    setSoftphonePanelHeight: method('h', ({ heightPX }) => seen.panel.push({ height: heightPX as number })),
    getCallCenterSettings: method('s', () => JSON.stringify({ reqDisplayName: 'Contoso' })),
    getAppViewInfo: method('i', () => ({ recordId: '42', objectType: 'Contact', recordName: 'Ada' })),
    notifyInitializationComplete: nothing,
  };
  return {
    adapter: new OpenCtiHost(page),
    page,
    seen,
    async greet() {
      page.globals.sforce = { opencti };
      page.scriptArrives();
    },
    click: (number) =>
      listeners.onClickToDial?.({ number, recordId: '42', recordName: 'Ada', objectType: 'contact' }),
    choosePresence: nothing,
    navigate: (url) => listeners.onNavigationChange?.({ url, recordId: '42', objectType: 'Contact' }),
  };
}

export function openFrameStub(settings: Partial<HostSettings> = {}): StubHost {
  const page = new FakePage(settings);
  const seen = newSeen();
  const subscribers = new Map<string, (context: unknown) => void>();
  let started: (config: unknown) => void = nothing;
  const form = (one: { entity: string; query: string }) => {
    if (one.entity === 'interaction') seen.saved.push(one);
    else seen.opened.push(one);
  };
  const frame = {
    EVENTS: { COMMUNICATION_EVENT: 'openframe_communication' },
    init: (_config: unknown, done: (config: unknown) => void) => {
      started = done;
    },
    subscribe: (event: string, handler: (context: unknown) => void) => void subscribers.set(event, handler),
    show: () => void seen.panel.push({ visible: true }),
    hide: () => void seen.panel.push({ visible: false }),
    setWidth: (width: number) => void seen.panel.push({ width }),
    setHeight: (height: number) => void seen.panel.push({ height }),
    setPresenceIndicator: (state: string) => void seen.presences.push(state),
    openServiceNowForm: form,
    openCustomURL: (url: string) => void seen.opened.push(url),
  };
  return {
    adapter: new OpenFrameHost(page),
    page,
    seen,
    async greet() {
      page.globals.openFrameAPI = frame;
      page.scriptArrives();
      await settled();
      started({ configuration: 'default' });
    },
    click: (phoneNumber) =>
      subscribers.get('openframe_communication')?.({
        method: 'OUTGOING_CALL',
        data: { metaData: { phoneNumber }, data: [{ entity: 'contact', query: 'sys_id=42' }] },
      }),
    choosePresence: (presence) => subscribers.get('openframe_awa_agent_presence')?.({ presence }),
    navigate: nothing,
  };
}

export function hubspotStub(settings: Partial<HostSettings> = {}): StubHost {
  const page = new FakePage(settings);
  const seen = newSeen();
  let handlers: Parameters<CreateSdk>[0]['eventHandlers'] | undefined;
  const sdk: HubspotSdk = {
    initialized: nothing,
    userAvailable: () => void seen.presences.push('available'),
    userUnavailable: () => void seen.presences.push('unavailable'),
    userLoggedIn: nothing,
    userLoggedOut: nothing,
    incomingCall: ({ externalCallId }) => {
      handlers?.onCreateEngagementSucceeded({ engagementId: 4711, externalCallId });
      handlers?.onCallerIdMatchSucceeded({
        externalCallId,
        callerIdMatches: [{ objectCoordinates: { portalId: 1, objectId: 42, objectTypeId: '0-1' } }],
      });
    },
    outgoingCall: nothing,
    callAnswered: nothing,
    callEnded: nothing,
    callCompleted: (one) => void seen.saved.push(one),
    navigateToRecord: (one) => void seen.opened.push(one),
    resizeWidget: (size) => void seen.panel.push(size),
  };
  const adapter = new HubspotHost(page, async (options) => {
    handlers = options.eventHandlers;
    return sdk;
  });
  return {
    adapter,
    page,
    seen,
    async greet() {
      await settled();
      handlers?.onReady({ portalId: 1, userId: 2 });
    },
    click: (phoneNumber) => handlers?.onDialNumber({ phoneNumber, objectId: 42, objectType: 'CONTACT' }),
    choosePresence: nothing,
    navigate: nothing,
  };
}

export const stubs: Record<EmbedHost, (settings?: Partial<HostSettings>) => StubHost> = {
  'dynamics-ccaas': ccaasStub,
  'dynamics-cif2': cif2Stub,
  salesforce: openCtiStub,
  servicenow: openFrameStub,
  hubspot: hubspotStub,
  generic: genericStub,
};

export const aCall = (change: Partial<EmbeddedConversation> = {}): EmbeddedConversation => ({
  conversationId: '01900000-0000-7000-8000-000000000001',
  state: 'active',
  channel: 'voice',
  direction: 'inbound',
  workstream: 'Phone',
  queue: 'Calls',
  customer: { contactId: 'c', name: 'Ada Lovelace', email: 'ada@example.com', phone: '+49301' },
  record: null,
  summary: null,
  openedAt: '2026-11-21T10:00:00.000Z',
  ...change,
});
