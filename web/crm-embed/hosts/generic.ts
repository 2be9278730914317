/**
 * Any page: plain messages, `{messageType, messageData}`, out as objects, in as objects or as JSON text (the way of
 * Microsoft's generic CRM sample). What is asked carries a `messageId` and is answered by `result`. See the README.
 */
import type { DeskEvent, EmbeddedPresence } from '../../../contracts/embed.ts';
import { deskCommands, EmbedRecord } from '../../../contracts/embed.ts';
import type {
  Ability,
  ActivityLog,
  DeskPort,
  HostContext,
  HostNotice,
  Panel,
  PopResult,
  PopTarget,
  SavedActivity,
} from '../host/adapter.ts';
import { abilities, HostError } from '../host/adapter.ts';
import { BaseHost, parseLoosely, textOf } from '../host/base-host.ts';

export const genericVersion = 1;

interface Waiting {
  resolve(data: Record<string, unknown>): void;
  reject(error: unknown): void;
}

export class GenericHost extends BaseHost {
  readonly host = 'generic';
  readonly can: ReadonlySet<Ability> = new Set(abilities);
  readonly #waiting = new Map<string, Waiting>();
  #next = 1;
  #desk: DeskPort | undefined;
  #context: HostContext = { environment: {}, record: null };

  async init(desk: DeskPort): Promise<void> {
    this.#desk = desk;
    this.stops.push(this.page.onMessage((data) => this.#receive(data)));
    this.#learn(await this.#ask('initialize', { version: genericVersion, abilities: [...this.can] }));
  }

  override async screenPop(target: PopTarget): Promise<PopResult> {
    const answer = await this.#ask('screenPop', target);
    const found = typeof answer.found === 'number' ? answer.found : null;
    return { found, record: recordOf(answer.record) };
  }

  override async saveActivity(log: ActivityLog): Promise<SavedActivity> {
    const answer = await this.#ask('saveActivity', log);
    return { outcome: 'saved', record: recordOf(answer.record) };
  }

  override async setPanel(panel: Panel): Promise<void> {
    this.#post('setPanel', panel);
  }

  override async setPresence(presence: EmbeddedPresence): Promise<void> {
    this.#post('presenceChanged', presence);
  }

  override async notify(notice: HostNotice): Promise<void> {
    this.#post('notification', notice);
  }

  override async getContext(): Promise<HostContext> {
    return this.#context;
  }

  override deskEvent(event: DeskEvent): void {
    this.#post('deskEvent', event);
  }

  override dispose(): void {
    super.dispose();
    for (const waiting of this.#waiting.values())
      waiting.reject(new HostError('unreachable', 'The page around the desk is gone.'));
    this.#waiting.clear();
  }

  #receive(data: unknown): void {
    const message = parseLoosely(data);
    const type = textOf(message, 'messageType');
    if (!message || type === undefined) return;
    const content = parseLoosely(message.messageData) ?? {};
    switch (type) {
      case 'result':
        this.#settle(textOf(message, 'messageId'), message.ok !== false, content);
        return;
      case 'clickToDial':
        this.click(content.number, recordOf(content.record) ?? undefined);
        return;
      case 'navigated': {
        const record = recordOf(content.record);
        this.#context = { ...this.#context, record };
        this.navigations.tell({ url: textOf(content, 'url') ?? null, record });
        return;
      }
      case 'setPresence': {
        const parsed = deskCommands.setPresence.input.safeParse(content);
        if (parsed.success) this.presences.tell(parsed.data.presence);
        return;
      }
      case 'getTranscript':
      case 'getConversations':
      case 'focusConversation':
        void this.#answer(type, textOf(message, 'messageId'), content);
    }
  }

  /** Carries out what the host asks of the desk; the answer has the question's id. */
  async #answer(
    name: 'getTranscript' | 'getConversations' | 'focusConversation',
    messageId: string | undefined,
    input: Record<string, unknown>,
  ): Promise<void> {
    try {
      const output = await this.#desk?.command(name, input as never);
      this.#post('result', output, { messageId, ok: true });
    } catch (error) {
      this.#post('result', { message: (error as Error).message }, { messageId, ok: false });
    }
  }

  #ask(messageType: string, messageData: unknown): Promise<Record<string, unknown>> {
    const messageId = `patchbay-${this.#next++}`;
    return new Promise((resolve, reject) => {
      this.#waiting.set(messageId, { resolve, reject });
      this.#post(messageType, messageData, { messageId });
    });
  }

  #settle(messageId: string | undefined, ok: boolean, content: Record<string, unknown>): void {
    const waiting = messageId === undefined ? undefined : this.#waiting.get(messageId);
    if (messageId === undefined || !waiting) return;
    this.#waiting.delete(messageId);
    if (ok) waiting.resolve(content);
    else
      waiting.reject(
        new HostError('refused', textOf(content, 'message') ?? 'The page around the desk refused.'),
      );
  }

  #learn(content: Record<string, unknown>): void {
    const environment = Object.entries(parseLoosely(content.environment) ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    this.#context = { environment: Object.fromEntries(environment), record: recordOf(content.record) };
  }

  #post(messageType: string, messageData: unknown, rest: Record<string, unknown> = {}): void {
    this.page.post({ source: 'patchbay', messageType, messageData, ...rest });
  }
}

function recordOf(value: unknown): EmbedRecord | null {
  const parsed = EmbedRecord.safeParse(value);
  return parsed.success ? parsed.data : null;
}
