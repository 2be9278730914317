/** What the host is asked to do when something happens at the desk, and the desk when something happens in the host. */
import type {
  DeskEvent,
  DeskEventOf,
  EmbeddedConversation,
  EmbedRecord,
  HostSettings,
} from '../../../contracts/embed.ts';
import { type DeskPort, HostError, type SettablePresence } from '../host/adapter.ts';
import type { QueuedHost } from '../host/queued-host.ts';
import { activityOf } from './activity.ts';

/** What the conductor needs of the page; tests bring their own. */
export interface Podium {
  now(): string;
  newId(): string;
  /** Whether this page is the one that the representative looks at: only there records are opened. */
  isInFront(): boolean;
  /** A sentence for the representative; the same key replaces the one before. */
  say(key: string, sentence: string): void;
  takeBack(key: string): void;
  /** The desk belongs to somebody whom this page must not show. */
  refuse(sentence: string): void;
}

export interface ConductorOptions {
  desk: DeskPort;
  host: QueuedHost;
  settings: HostSettings;
  customerEntity: string;
  organizationId: string;
  podium: Podium;
}

interface Known {
  startedAt: string;
  record: EmbedRecord | null;
  saved: boolean;
}

export class Conductor {
  readonly #options: ConductorOptions;
  readonly #known = new Map<string, Known>();
  /** The presence that the host showed last: telling it again would go round in circles. */
  #presence: string | null = null;

  constructor(options: ConductorOptions) {
    this.#options = options;
    const { adapter } = options.host;
    adapter.onClickToDial((click) => void this.#dial(click));
    adapter.onPresence((presence) => void this.#choose(presence));
  }

  /** Never rejects: what the host does not do is said, and the desk goes on. */
  async handle(event: DeskEvent): Promise<void> {
    const { host, settings } = this.#options;
    if (event.event === 'ready' && !this.#admits(event)) return;
    host.deskEvent(event);
    switch (event.event) {
      case 'ready':
        for (const one of event.conversations) this.#learn(one, one.openedAt, one.state === 'wrap_up');
        await this.#showPresence(event.presence);
        return;
      case 'presence.changed':
        await this.#showPresence(event.presence);
        return;
      case 'conversation.offered': {
        await this.#try('panel', () => host.setPanel({ visible: true }));
        const { customer, queue } = event.conversation;
        const body = queue ? `waits in ${queue}` : 'waits for you';
        await this.#try('notice', () => host.notify({ title: customer.name, body }));
        if (settings.screenPop === 'offered') await this.#pop(event.conversation);
        return;
      }
      case 'conversation.accepted':
        this.#learn(event.conversation, this.#options.podium.now(), false);
        if (settings.screenPop === 'accepted') await this.#pop(event.conversation);
        return;
      case 'conversation.wrap_up':
        if (settings.saveActivity === 'wrap_up') await this.#save(event.conversation);
        return;
      case 'conversation.ended':
        // What was closed without a wrap-up is written down all the same; what was handed over is not over.
        if (settings.saveActivity !== 'never' && event.reason === 'closed')
          await this.#save(event.conversation);
        this.#known.delete(event.conversation.conversationId);
        return;
    }
  }

  #admits(event: DeskEventOf<'ready'>): boolean {
    if (event.representative.organizationId === this.#options.organizationId) return true;
    this.#options.podium.refuse('You are signed in to another organization. Sign out on its desk first.');
    return false;
  }

  #learn(conversation: EmbeddedConversation, startedAt: string, saved: boolean): void {
    const { conversationId, record } = conversation;
    if (!this.#known.has(conversationId)) this.#known.set(conversationId, { startedAt, record, saved });
  }

  async #pop(conversation: EmbeddedConversation): Promise<void> {
    const { host, podium, customerEntity: entity } = this.#options;
    // Who clicked on a record's number looks at that record.
    if (conversation.record || !podium.isInFront()) return;
    const { name, phone, email } = conversation.customer;
    const { direction, conversationId } = conversation;
    const result = await this.#try('pop', () =>
      host.screenPop({ kind: 'search', entity, name, phone, email, direction }),
    );
    const known = this.#known.get(conversationId);
    if (known && result?.record) known.record = result.record;
  }

  async #save(conversation: EmbeddedConversation): Promise<void> {
    const { desk, host, podium } = this.#options;
    const { conversationId } = conversation;
    this.#learn(conversation, conversation.openedAt, false);
    const known = this.#known.get(conversationId);
    if (!known || known.saved) return;
    known.saved = true;
    const claim = await this.#try('claim', () => desk.command('claimActivity', { conversationId }));
    if (!claim?.first) return;
    const endedAt = podium.now();
    const messages = await desk.command('getTranscript', { conversationId }).then(
      (transcript) => transcript.messages,
      () => [], // the activity says less then, and is written down all the same
    );
    const { startedAt, record } = known;
    await this.#try('save', () =>
      host.saveActivity(activityOf({ conversation, startedAt, endedAt, messages, record })),
    );
  }

  async #showPresence(presence: DeskEventOf<'presence.changed'>['presence']): Promise<void> {
    if (this.#presence === presence.presence) return;
    this.#presence = presence.presence;
    await this.#try('presence', () => this.#options.host.setPresence(presence));
  }

  async #choose(presence: SettablePresence): Promise<void> {
    if (this.#presence === presence) return;
    this.#presence = presence;
    await this.#try('desk', () => this.#options.desk.command('setPresence', { presence }));
  }

  async #dial(click: Parameters<Parameters<QueuedHost['adapter']['onClickToDial']>[0]>[0]): Promise<void> {
    const { host, desk, podium } = this.#options;
    await this.#try('panel', () => host.setPanel({ visible: true }));
    await this.#try('desk', () => desk.command('dial', { conversationId: podium.newId(), ...click }));
  }

  /** What a host never does is not worth a word, nor that it is absent; a conversation that was not written down is. */
  async #try<T>(key: string, run: () => Promise<T>): Promise<T | undefined> {
    const { podium } = this.#options;
    try {
      const value = await run();
      podium.takeBack(key);
      return value;
    } catch (error) {
      const code = error instanceof HostError ? error.code : undefined;
      const silent = code === 'unsupported' || (code === 'absent' && key !== 'save');
      if (!silent) podium.say(key, error instanceof Error ? error.message : 'Something failed. Try again.');
      return undefined;
    }
  }
}
