/** Which topics changed on the server; null: any may have, while nobody could tell us. */
export type TopicChange = { readonly agentId: string; readonly names: readonly string[] } | null;

/** Passes on what the server tells of topics to the pages that show some. */
export class TopicChanges {
  readonly #listeners = new Set<(change: TopicChange) => void>();
  #wasOnline = false;

  subscribe(listener: (change: TopicChange) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  tell(change: TopicChange): void {
    for (const listener of [...this.#listeners]) listener(change);
  }

  /** The socket opened: from the second time on something may have been missed. */
  online(): void {
    if (this.#wasOnline) this.tell(null);
    this.#wasOnline = true;
  }
}
