/** The desk's end of the line to the page around it: tells what happens, carries out what it is asked. */
import '../../kit/zod-without-eval.ts';
import type { ConversationDetail, Offer } from '../../../contracts/api/shapes.ts';
import { type DeskEvent, embedVersion, type FromDesk, ToDesk } from '../../../contracts/embed.ts';
import { RequestError } from '../realtime/request-error.ts';
import type { DeskModel } from '../state/model.ts';
import { carryOut, type Desktop } from './commands.ts';
import { type DeskConversation, type Happening, happenings, type Moment, momentOf } from './desk-events.ts';
import { presentConversation, presentMessage, presentPresence } from './present.ts';

/** What the bridge needs of the window; tests bring their own. */
export interface Port {
  post(message: FromDesk): void;
  /** Calls back with what comes from our own page around us, and from nobody else. @returns stops it. */
  listen(receive: (data: unknown) => void): () => void;
}

type Unstamped<T> = T extends unknown ? Omit<T, 'patchbay' | 'version'> : never;

export class DeskBridge {
  readonly #model: DeskModel;
  readonly #port: Port;
  readonly #desktop: Desktop;
  readonly #summaries = new Map<string, string>();
  #moment: Moment | null = null;
  #ready = false;
  /** Events leave in the order in which they happened, whatever has to be looked up for one of them. */
  #line: Promise<void> = Promise.resolve();
  #stops: (() => void)[] = [];

  constructor(model: DeskModel, port: Port, desktop: Desktop) {
    this.#model = model;
    this.#port = port;
    this.#desktop = desktop;
  }

  start(): void {
    this.#ready = false;
    this.#moment = null;
    this.#stops = [
      this.#port.listen((data) => void this.#receive(data)),
      this.#model.store.subscribe(() => this.#look()),
    ];
    this.#look();
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  /** Another conversation, or the list, is on the screen. */
  focus(conversationId: string | null): void {
    this.#tell(async () => ({ event: 'focus.changed', conversationId }));
  }

  /** Somebody signed out; the last thing that is told. */
  signedOut(): void {
    this.#tell(async () => ({ event: 'signed_out' }));
  }

  #look(): void {
    const before = this.#moment;
    const after = momentOf(this.#model.store.get(), before);
    this.#moment = after;
    if (!this.#ready) {
      // Who is no representative has no desk, and nothing that the page could be told of.
      if (after.told === null) return;
      this.#ready = true;
      this.#tell(() => this.#greeting());
      return;
    }
    if (before === null) return;
    for (const happening of happenings(before, after, this.#model.now()))
      this.#tell(() => this.#eventOf(happening));
  }

  async #greeting(): Promise<DeskEvent> {
    const { me, store } = this.#model;
    const { desk } = store.get();
    const { userId, displayName, organizationId } = me;
    return {
      event: 'ready',
      representative: { userId, displayName, organizationId },
      presence: presentPresence(desk),
      conversations: await Promise.all((desk?.conversations ?? []).map((one) => this.#present(one))),
    };
  }

  async #eventOf(happening: Happening): Promise<DeskEvent> {
    switch (happening.what) {
      case 'presence':
        return { event: 'presence.changed', presence: presentPresence(this.#model.store.get().desk) };
      case 'message':
        return { event: 'message.added', message: presentMessage(happening.message) };
      case 'offered': {
        const conversation = await this.#present(happening.offer);
        return { event: 'conversation.offered', conversation, expiresAt: happening.offer.expiresAt };
      }
      case 'rejected': {
        const { conversationId } = happening.offer;
        const reason = happening.timedOut ? 'timed_out' : 'declined_or_withdrawn';
        return { event: 'conversation.rejected', conversationId, reason };
      }
      case 'accepted':
        return { event: 'conversation.accepted', conversation: await this.#present(happening.conversation) };
      case 'wrap_up':
        return { event: 'conversation.wrap_up', conversation: await this.#present(happening.conversation) };
      case 'ended': {
        const conversation = await this.#present(happening.conversation);
        return {
          event: 'conversation.ended',
          conversation,
          reason: happening.closed ? 'closed' : 'handed_over',
        };
      }
    }
  }

  /** With the customer's number and address, and what is known of the talk so far. */
  async #present(conversation: DeskConversation | Offer) {
    const detail = await this.#detail(conversation.conversationId);
    const presented = presentConversation(conversation, detail);
    const { conversationId, summary } = presented;
    if (summary !== null && this.#summaries.get(conversationId) !== summary) {
      this.#summaries.set(conversationId, summary);
      this.#post({ event: 'summary.changed', conversationId, summary });
    }
    return presented;
  }

  /** Null when it is not ours to read any more: what is told then says less, and is told all the same. */
  async #detail(conversationId: string): Promise<ConversationDetail | null> {
    try {
      return await this.#model.client.request('conversation.read', { conversationId }, { repeatable: true });
    } catch {
      return this.#model.store.get().details[conversationId]?.detail ?? null;
    }
  }

  async #receive(data: unknown): Promise<void> {
    const parsed = ToDesk.safeParse(data);
    if (!parsed.success || parsed.data.version !== embedVersion) return;
    const { id, name, input } = parsed.data;
    try {
      const output = await carryOut(this.#model, this.#desktop, name, input);
      this.#send({ type: 'reply', id, ok: true, output });
    } catch (error) {
      const { code, message } = error instanceof RequestError ? error : RequestError.of('server.internal');
      this.#send({ type: 'reply', id, ok: false, error: { code, message } });
    }
  }

  #tell(event: () => Promise<DeskEvent>): void {
    this.#line = this.#line.then(async () => this.#post(await event()));
  }

  #post(event: DeskEvent): void {
    this.#send({ type: 'event', event });
  }

  #send(message: Unstamped<FromDesk>): void {
    this.#port.post({ patchbay: 'embed', version: embedVersion, ...message } as FromDesk);
  }
}

/** The page around this frame, as long as it is ours. */
export function pagePort(window: Window): Port {
  const { origin } = window.location;
  return {
    post: (message) => window.parent.postMessage(message, origin),
    listen(receive) {
      const hear = (event: MessageEvent) => {
        if (event.origin === origin && event.source === window.parent) receive(event.data);
      };
      window.addEventListener('message', hear);
      return () => window.removeEventListener('message', hear);
    },
  };
}
