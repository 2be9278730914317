/**
 * Dynamics 365 Channel Integration Framework 2.0: `Microsoft.CIFramework`, loaded from the environment. It is there once
 * the window has heard `CIFInitDone`. Handlers and answers carry JSON text.
 */
import type { DeskEvent, EmbeddedPresence } from '../../../contracts/embed.ts';
import type {
  Ability,
  ActivityLog,
  DeskPort,
  HostNotice,
  Panel,
  PopResult,
  PopTarget,
  SavedActivity,
} from '../host/adapter.ts';
import { HostError } from '../host/adapter.ts';
import { BaseHost, parseLoosely, textOf } from '../host/base-host.ts';
import { presenceNamed } from './open-frame.ts';

interface Cif {
  addHandler(event: string, handler: (data: unknown) => unknown): void;
  removeHandler(event: string, handler: (data: unknown) => unknown): void;
  setClickToAct(enabled: boolean): Promise<unknown>;
  searchAndOpenRecords(entity: string, query: string, searchOnly: boolean): Promise<unknown>;
  openForm(options: string, parameters?: string): Promise<unknown>;
  createRecord(entity: string, data: string): Promise<unknown>;
  setMode(mode: 0 | 1): Promise<unknown>;
  setWidth(width: number): Promise<unknown>;
  setPresence(text: string): Promise<unknown>;
  getEnvironment(): Promise<unknown>;
  canCreateSession(): Promise<unknown>;
  createSession(input: Record<string, unknown>): Promise<unknown>;
  requestFocusSession(sessionId: string): Promise<unknown>;
  createTab(input: Record<string, unknown>): Promise<unknown>;
  notifyEvent(input: Record<string, unknown>): Promise<unknown>;
}

const scriptPath = '/webresources/Widget/msdyn_ciLibrary.js';

/** Where a kind of record keeps its numbers, address and name. */
const searched: Record<string, { id: string; name: string; phones: string[]; emails: string[] }> = {
  contact: {
    id: 'contactid',
    name: 'fullname',
    phones: ['telephone1', 'mobilephone'],
    emails: ['emailaddress1'],
  },
  account: { id: 'accountid', name: 'name', phones: ['telephone1'], emails: ['emailaddress1'] },
  lead: { id: 'leadid', name: 'fullname', phones: ['telephone1', 'mobilephone'], emails: ['emailaddress1'] },
};

export class Cif2Host extends BaseHost {
  readonly host = 'dynamics-cif2';
  override readonly patienceMs = 100_000;
  readonly can: ReadonlySet<Ability>;
  readonly #sessions = new Map<string, string>();
  #desk: DeskPort | undefined;

  constructor(...[page]: ConstructorParameters<typeof BaseHost>) {
    super(page);
    const { templates } = page.settings;
    this.can = new Set<Ability>([
      'click_to_dial',
      'pop_record',
      'pop_search',
      'pop_new',
      ...(templates.tab ? (['pop_url'] as const) : []),
      'save_activity',
      'panel',
      ...(templates.notification ? (['notify'] as const) : []),
      'navigation',
      'presence_to_host',
      'presence_from_host',
    ]);
  }

  async init(desk: DeskPort): Promise<void> {
    this.#desk = desk;
    const done = new Promise<void>((resolve) => {
      this.stops.push(this.page.onWindowEvent('CIFInitDone', resolve));
    });
    const origin = this.page.settings.scriptOrigin ?? this.page.hostOrigin;
    await this.page.loadScript(this.page.settings.scriptPath ?? scriptPath, {
      'data-crmurl': origin,
      'data-cifid': 'CIFMainLibrary',
    });
    await done;
    this.#handle('onclicktoact', (data) => {
      const id = textOf(data, 'entityId');
      const entity = textOf(data, 'entityLogicalName');
      this.click(data.value, id && entity ? { entity, id, name: '', url: '' } : undefined);
    });
    this.#handle('onpagenavigate', (data) =>
      this.navigations.tell({ url: textOf(data, 'value') ?? null, record: null }),
    );
    this.#handle('onPresenceChange', (data) => {
      const info = parseLoosely(data.presenceInfo) ?? data;
      const names = this.page.settings.presences;
      const presence =
        presenceNamed(textOf(info, 'presenceText') ?? '', names) ??
        presenceNamed(textOf(info, 'basePresenceStatus') ?? '', names);
      if (presence) this.presences.tell(presence);
    });
    this.#handle('onSessionSwitched', (data) =>
      this.#switched(textOf(data, 'newSessionId') ?? textOf(data, 'sessionId')),
    );
    this.#handle('onSessionClosed', (data) => this.#closed(textOf(data, 'sessionId')));
    await this.#cif().setClickToAct(true);
  }

  override async screenPop(target: PopTarget): Promise<PopResult> {
    const cif = this.#cif();
    switch (target.kind) {
      case 'record': {
        const { entity, id } = target.record;
        await cif.openForm(JSON.stringify({ entityName: entity, entityId: id }));
        return { found: 1, record: target.record };
      }
      case 'new':
        await cif.openForm(JSON.stringify({ entityName: target.entity }), JSON.stringify(target.values));
        return { found: null, record: null };
      case 'search':
        return await this.#search(target);
      case 'url': {
        const templateName = this.page.settings.templates.tab;
        if (!templateName) return await this.unsupported('open an address without a tab template');
        await cif.createTab({ templateName, templateParameters: { url: target.url }, isFocused: true });
        return { found: null, record: null };
      }
    }
  }

  override async saveActivity(log: ActivityLog): Promise<SavedActivity> {
    const entity = this.page.settings.activityEntity ?? (log.channel === 'voice' ? 'phonecall' : 'task');
    const { record } = log;
    const about = record && searched[record.entity] ? `regardingobjectid_${record.entity}@odata.bind` : null;
    const data = {
      subject: log.subject.slice(0, 200),
      description: log.description.slice(0, 2000),
      actualdurationminutes: Math.max(1, Math.round(log.durationSeconds / 60)),
      ...(entity === 'phonecall' ? { directioncode: log.direction === 'outbound' } : {}),
      ...(entity === 'phonecall' && log.customer.phone ? { phonenumber: log.customer.phone } : {}),
      ...(about && record ? { [about]: `/${record.entity}s(${record.id})` } : {}),
    };
    const answer = parseLoosely(await this.#cif().createRecord(entity, JSON.stringify(data)));
    const id = textOf(answer, 'id');
    return { outcome: 'saved', record: id === undefined ? null : { entity, id, name: log.subject, url: '' } };
  }

  override async setPanel({ visible, width }: Panel): Promise<void> {
    if (visible !== undefined) await this.#cif().setMode(visible ? 1 : 0);
    if (width !== undefined) await this.#cif().setWidth(width);
  }

  override async setPresence({ presence, label }: EmbeddedPresence): Promise<void> {
    const answer = await this.#cif().setPresence(this.page.settings.presences[presence] ?? label);
    if (answer === 'FAILED') throw new HostError('refused', `Dynamics knows no presence called ${label}.`);
  }

  override async notify({ title, body }: HostNotice): Promise<void> {
    const templateName = this.page.settings.templates.notification;
    if (!templateName) return await this.unsupported('show a notification without a template');
    await this.#cif().notifyEvent({ templateName, templateParameters: { title, body } });
  }

  override async getContext() {
    const environment = Object.entries(parseLoosely(await this.#cif().getEnvironment()) ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return { environment: Object.fromEntries(environment), record: null };
  }

  /** A session of the workspace for each conversation, and the same one in front on both sides. */
  override deskEvent(event: DeskEvent): void {
    if (event.event === 'conversation.accepted') {
      void this.#openSession(event.conversation.conversationId, event.conversation.customer.name);
    } else if (event.event === 'focus.changed' && event.conversationId !== null) {
      const sessionId = this.#sessions.get(event.conversationId);
      if (sessionId)
        void this.#cif()
          .requestFocusSession(sessionId)
          .catch(() => undefined);
    } else if (event.event === 'conversation.ended') {
      this.#sessions.delete(event.conversation.conversationId); // the workspace keeps it until its user closes it
    }
  }

  async #openSession(conversationId: string, customer: string): Promise<void> {
    const templateName = this.page.settings.templates.session;
    if (!templateName || this.#sessions.has(conversationId)) return;
    try {
      if ((await this.#cif().canCreateSession()) === false) return;
      const input = { templateName, templateParameters: { customer, conversationId } };
      const sessionId = await this.#cif().createSession(input);
      if (typeof sessionId === 'string') this.#sessions.set(conversationId, sessionId);
    } catch {
      // At most so many sessions at once: the conversation goes on in the one that is open.
    }
  }

  #switched(sessionId: string | undefined): void {
    const conversationId = [...this.#sessions].find(([, id]) => id === sessionId)?.[0];
    if (conversationId) this.#desk?.command('focusConversation', { conversationId }).catch(() => undefined);
  }

  #closed(sessionId: string | undefined): void {
    for (const [conversationId, id] of this.#sessions)
      if (id === sessionId) this.#sessions.delete(conversationId);
  }

  async #search(target: Extract<PopTarget, { kind: 'search' }>): Promise<PopResult> {
    const fields = searched[target.entity];
    const wanted = target.phone ?? target.email ?? target.name;
    const query = fields
      ? `?$select=${[fields.id, fields.name].join(',')}&$filter=${filterOf(fields, target)}&$search=${wanted}`
      : `?$search=${wanted}`;
    const answer = parseLoosely(await this.#cif().searchAndOpenRecords(target.entity, query, false)) ?? {};
    const rows = Object.values(answer);
    const id = rows.length === 1 && fields ? textOf(rows[0], fields.id) : undefined;
    if (id === undefined || !fields) return { found: rows.length, record: null };
    const name = textOf(rows[0], fields.name) ?? '';
    return { found: 1, record: { entity: target.entity, id, name, url: '' } };
  }

  #handle(event: string, run: (data: Record<string, unknown>) => void): void {
    const handler = (data: unknown) => {
      run(parseLoosely(data) ?? {});
      return Promise.resolve();
    };
    this.#cif().addHandler(event, handler);
    this.stops.push(() => this.#cif().removeHandler(event, handler));
  }

  #cif(): Cif {
    const microsoft = this.page.globals.Microsoft as { CIFramework?: Cif } | undefined;
    if (!microsoft?.CIFramework)
      throw new HostError('unreachable', 'Dynamics did not answer with its channel framework.');
    return microsoft.CIFramework;
  }
}

/** A quote in a name must not end the text it stands in. */
const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

function filterOf(
  { phones, emails, name }: { phones: string[]; emails: string[]; name: string },
  target: { phone: string | null; email: string | null; name: string },
): string {
  const parts = [
    ...(target.phone ? phones.map((field) => `${field} eq ${quoted(target.phone ?? '')}`) : []),
    ...(target.email ? emails.map((field) => `${field} eq ${quoted(target.email ?? '')}`) : []),
  ];
  if (parts.length === 0) parts.push(`${name} eq ${quoted(target.name)}`);
  return parts.map((part) => part.replaceAll('&', '%26').replaceAll('+', '%2B')).join(' or ');
}
