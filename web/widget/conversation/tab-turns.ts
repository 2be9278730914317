interface Note {
  type: 'taken' | 'released';
  conversationId: string;
}

export interface TabTurnsEvents {
  /** Another tab has opened its socket to the same conversation: close ours. */
  taken(): void;
  /** The tab that held the conversation is gone: whoever likes may take it. */
  released(): void;
}

/**
 * A conversation has one socket at a time, so two tabs would take it from each other for ever. They take turns
 * instead: the tab that the customer looks at says that it takes the conversation, and the others let go.
 */
export class TabTurns {
  readonly #channel: BroadcastChannel | null;

  constructor(name: string, conversationId: () => string | null, events: TabTurnsEvents) {
    this.#channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name);
    if (!this.#channel) return;
    this.#channel.onmessage = (event: MessageEvent<Note>) => {
      if (event.data?.conversationId !== conversationId()) return;
      if (event.data.type === 'taken') events.taken();
      else if (event.data.type === 'released') events.released();
    };
  }

  take(conversationId: string): void {
    this.#channel?.postMessage({ type: 'taken', conversationId } satisfies Note);
  }

  release(conversationId: string): void {
    this.#channel?.postMessage({ type: 'released', conversationId } satisfies Note);
  }
}
