/** ServiceNow OpenFrame: `openFrameAPI`, loaded from the instance. `init` comes first. */
import type { EmbeddedPresence } from '../../../contracts/embed.ts';
import type {
  Ability,
  ActivityLog,
  Panel,
  PopResult,
  PopTarget,
  SavedActivity,
  SettablePresence,
} from '../host/adapter.ts';
import { HostError } from '../host/adapter.ts';
import { BaseHost, parseLoosely, textOf } from '../host/base-host.ts';

interface OpenFrame {
  EVENTS: { COMMUNICATION_EVENT: string };
  init(
    config: Record<string, unknown>,
    done: (config: unknown) => void,
    failed: (error: unknown) => void,
  ): void;
  subscribe(event: string, handler: (context: unknown) => void): void;
  show(): void;
  hide(): void;
  setWidth(pixels: number): void;
  setHeight(pixels: number): void;
  setPresenceIndicator(state: string, colour: string): void;
  openServiceNowForm(form: { entity: string; query: string }): void;
  openCustomURL(url: string): void;
}

const scriptPath = '/scripts/openframe/latest/openFrameAPI.min.js';
/** When the representative changes their presence in the workspace. */
const presenceEvent = 'openframe_awa_agent_presence';

const colours: Record<EmbeddedPresence['presence'], string> = {
  available: 'green',
  busy: 'red',
  do_not_disturb: 'red',
  away: 'orange',
  offline: 'grey',
  inactive: 'grey',
};

export class OpenFrameHost extends BaseHost {
  readonly host = 'servicenow';
  readonly can: ReadonlySet<Ability> = new Set([
    'click_to_dial',
    'pop_record',
    'pop_search',
    'pop_new',
    'pop_url',
    'save_activity',
    'panel',
    'presence_to_host',
    'presence_from_host',
  ] as const);
  #environment: Record<string, string> = {};

  async init(): Promise<void> {
    await this.page.loadScript(this.page.settings.scriptPath ?? scriptPath);
    const frame = this.#frame();
    const config = await new Promise<unknown>((resolve, reject) => {
      frame.init({ title: 'Patchbay' }, resolve, (error) =>
        reject(new HostError('refused', `ServiceNow did not start OpenFrame: ${wordsOf(error)}`)),
      );
    });
    for (const [name, value] of Object.entries(parseLoosely(config) ?? {}))
      if (typeof value === 'string') this.#environment[name] = value;
    frame.subscribe(frame.EVENTS.COMMUNICATION_EVENT, (context) => this.#communicate(context));
    frame.subscribe(presenceEvent, (context) => this.#presence(context));
  }

  override async screenPop(target: PopTarget): Promise<PopResult> {
    const frame = this.#frame();
    switch (target.kind) {
      case 'record': {
        const { entity, id } = target.record;
        frame.openServiceNowForm({ entity, query: `sys_id=${encoded(id)}` });
        return { found: 1, record: target.record };
      }
      case 'search': {
        const { phone, email, name } = target;
        const wanted: [string, string][] = [
          ...(phone
            ? ([
                ['phone', phone],
                ['mobile_phone', phone],
              ] as [string, string][])
            : []),
          ...(email ? ([['email', email]] as [string, string][]) : []),
        ];
        if (wanted.length === 0) wanted.push(['name', name]);
        frame.openServiceNowForm({ entity: target.entity, query: conditions(wanted, '^OR') });
        return { found: null, record: null };
      }
      case 'new':
        this.#openNew(target.entity, Object.entries(target.values));
        return { found: null, record: null };
      case 'url':
        frame.openCustomURL(target.url);
        return { found: null, record: null };
    }
  }

  /** OpenFrame writes nothing by itself: the filled form is opened, and the representative saves it. */
  override async saveActivity(log: ActivityLog): Promise<SavedActivity> {
    this.#openNew(this.page.settings.activityEntity ?? 'interaction', [
      ['type', log.channel === 'voice' ? 'phone' : 'chat'],
      ['direction', log.direction],
      ['short_description', log.subject],
      ['work_notes', log.description],
      ['channel_metadata_id', log.conversationId],
    ]);
    return { outcome: 'opened', record: null };
  }

  override async setPanel({ visible, width, height }: Panel): Promise<void> {
    const frame = this.#frame();
    if (visible === true) frame.show();
    if (visible === false) frame.hide();
    if (width !== undefined) frame.setWidth(width);
    if (height !== undefined) frame.setHeight(height);
  }

  override async setPresence({ presence, label }: EmbeddedPresence): Promise<void> {
    this.#frame().setPresenceIndicator(this.page.settings.presences[presence] ?? label, colours[presence]);
  }

  override async getContext() {
    return { environment: this.#environment, record: null };
  }

  #openNew(entity: string, values: readonly [string, string][]): void {
    const query = `sys_id=-1&sysparm_query=${conditions(values, '^')}`;
    this.#frame().openServiceNowForm({ entity, query });
  }

  /** `{method: 'OUTGOING_CALL', data: {metaData: {phoneNumber}, data: [{entity, query: 'sys_id=...'}]}}`. */
  #communicate(context: unknown): void {
    const { method, data } = parseLoosely(context) ?? {};
    if (method !== 'OUTGOING_CALL') return;
    const content = parseLoosely(data) ?? {};
    const number = textOf(content.metaData, 'phoneNumber');
    const [first] = Array.isArray(content.data) ? content.data : [];
    const entity = textOf(first, 'entity');
    const id = /(?:^|[?&^])sys_id=([^&^]+)/.exec(textOf(first, 'query') ?? '')?.[1];
    this.click(number, entity && id ? { entity, id, name: '', url: '' } : undefined);
  }

  #presence(context: unknown): void {
    const content = parseLoosely(context);
    const word = (textOf(content, 'presence') ?? textOf(content?.data, 'presence') ?? '').toLowerCase();
    const presence = presenceNamed(word, this.page.settings.presences);
    if (presence) this.presences.tell(presence);
  }

  #frame(): OpenFrame {
    const frame = this.page.globals.openFrameAPI as OpenFrame | undefined;
    if (!frame) throw new HostError('unreachable', 'ServiceNow did not answer with OpenFrame.');
    return frame;
  }
}

/** `^` parts an encoded query, and `&` its address: a value that holds one must not begin another condition. */
const encoded = (value: string): string =>
  value.replaceAll('^', '^^').replaceAll('%', '%25').replaceAll('&', '%26').replaceAll('#', '%23');

const conditions = (values: readonly (readonly [string, string])[], between: string): string =>
  values.map(([field, value]) => `${field}=${encoded(value)}`).join(between);

const wordsOf = (error: unknown): string =>
  textOf(error, 'message') ?? (typeof error === 'string' ? error : 'no reason given');

/** By the administrator's names first, then by the usual ones. */
export function presenceNamed(
  word: string,
  names: Readonly<Partial<Record<EmbeddedPresence['presence'], string>>>,
): SettablePresence | null {
  const wanted = word.trim().toLowerCase();
  const named = Object.entries(names).find(([, name]) => name?.toLowerCase() === wanted)?.[0];
  const usual: Record<string, SettablePresence> = {
    available: 'available',
    busy: 'busy',
    'do not disturb': 'do_not_disturb',
    busy_do_not_disturb: 'do_not_disturb',
    dnd: 'do_not_disturb',
    away: 'away',
    'appear away': 'away',
    offline: 'offline',
  };
  if (named !== undefined && named !== 'inactive') return named as SettablePresence;
  return usual[wanted] ?? null;
}
