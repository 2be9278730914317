import type { OutputOf } from '../../../../../contracts/api/operations.ts';
import { createStore, type Store } from '../../../../kit/store.ts';
import { messageOf, RequestError } from '../../../realtime/request-error.ts';

/** How far what is on the screen has come. `conflict`: the server holds another text, and the person has to choose. */
export type Saving = 'saved' | 'waiting' | 'saving' | 'failed' | 'conflict';

/** A topic as the server holds it. */
export type StoredTopic = Pick<
  OutputOf<'topic.read'>,
  'revision' | 'yaml' | 'check' | 'state' | 'changedBy' | 'changedAt'
>;

export interface DraftState {
  readonly saving: Saving;
  readonly error: string | null;
  readonly check: StoredTopic['check'];
  /** The text that `check` is about. */
  readonly checked: string;
  readonly state: StoredTopic['state'];
  /** In a conflict: what the server holds; null when the topic is gone, undefined until it was read. */
  readonly theirs: StoredTopic | null | undefined;
}

/** How a draft reaches the server and the clock. */
export interface DraftCalls {
  /** @throws {RequestError} `topic.conflict`: the server's text is not of this revision. */
  save(
    yaml: string,
    expectedRevision: string | null,
  ): Promise<Pick<OutputOf<'topic.save_draft'>, 'revision' | 'state' | 'check'>>;
  /** Null: there is no such topic any more. */
  read(): Promise<StoredTopic | null>;
  /** Runs it after so many milliseconds. @returns takes that back. */
  later(run: () => void, milliseconds: number): () => void;
  /** Somebody published the text that is on the screen. Null: it was Patchbay itself. */
  publishedBy(name: string | null): void;
}

/** Milliseconds after the last key. */
const pause = 700;

/** Saves a topic's text a moment after every change, one save after the other, and never over somebody else's. */
export class TopicDraft {
  readonly store: Store<DraftState>;
  readonly #calls: DraftCalls;
  #text: string;
  /** What the server holds, as far as is known here; null: nothing. */
  #saved: string | null;
  #revision: string | null;
  #running: Promise<boolean> | null = null;
  #round = 0;
  #dontSave = () => {};

  constructor({ yaml, revision, check, state }: StoredTopic, calls: DraftCalls) {
    this.#calls = calls;
    this.#text = yaml;
    this.#saved = yaml;
    this.#revision = revision;
    this.store = createStore<DraftState>({
      saving: 'saved',
      error: null,
      check,
      checked: yaml,
      state,
      theirs: undefined,
    });
  }

  /** The text on the screen is this now. */
  write(text: string): void {
    this.#text = text;
    const { saving } = this.store.get();
    if (saving === 'conflict') return;
    this.#dontSave();
    if (text === this.#saved) {
      // Going back to what is saved leaves nothing to wait for.
      if (this.#running === null) this.#set({ saving: 'saved' });
      return;
    }
    if (saving !== 'saving') this.#set({ saving: 'waiting' });
    this.#dontSave = this.#calls.later(() => void this.save(), pause);
  }

  /** Saves at once; resolves with whether everything is saved. */
  save(): Promise<boolean> {
    if (this.store.get().saving === 'conflict') return Promise.resolve(false);
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Looks whether the server holds what it should, because somebody may have changed it. */
  async look(): Promise<void> {
    const round = ++this.#round;
    for (;;) {
      await this.#running;
      const known = this.#revision;
      const theirs = await this.#calls.read().catch(() => undefined);
      // What could not be read now is told by the next save, or the next change.
      if (theirs === undefined || round !== this.#round) return;
      // A save of ours meanwhile: what was read is from before it.
      if (this.#running === null && known === this.#revision) return this.#compare(theirs);
    }
  }

  /** Saves over what somebody else wrote. @throws {RequestError} what they wrote could not be read. */
  async keepMine(): Promise<void> {
    const { theirs = await this.#calls.read() } = this.store.get();
    this.#revision = theirs?.revision ?? null;
    this.#saved = theirs?.yaml ?? null;
    this.#set({ saving: 'waiting', theirs: undefined });
    await this.save();
  }

  /** The server's text is what is on the screen from now on. */
  take({ revision, yaml, check, state }: StoredTopic): void {
    this.#dontSave();
    this.#revision = revision;
    this.#saved = yaml;
    this.#text = yaml;
    this.#set({ saving: 'saved', error: null, check, checked: yaml, state, theirs: undefined });
  }

  /** Nothing is saved any more: the page goes, or the topic. */
  stop(): void {
    this.#dontSave();
    this.#round++;
    this.#set({ saving: 'saved' });
  }

  async #run(): Promise<boolean> {
    while (this.#saved !== this.#text) {
      const yaml = this.#text;
      this.#set({ saving: 'saving' });
      try {
        const { revision, check, state } = await this.#calls.save(yaml, this.#revision);
        this.#revision = revision;
        this.#saved = yaml;
        this.#set({ error: null, check, checked: yaml, state });
      } catch (failure) {
        const conflict = failure instanceof RequestError && failure.code === 'topic.conflict';
        this.#set({ saving: conflict ? 'conflict' : 'failed', error: messageOf(failure) });
        if (conflict) void this.look();
        return false;
      }
    }
    this.#set({ saving: 'saved' });
    return true;
  }

  #compare(theirs: StoredTopic | null): void {
    const { saving, state } = this.store.get();
    if (theirs && saving !== 'conflict') {
      if (theirs.revision === this.#revision) {
        this.#set({ check: theirs.check, checked: theirs.yaml, state: theirs.state });
        if (state !== 'published' && theirs.state === 'published') this.#calls.publishedBy(theirs.changedBy);
        return;
      }
      if (theirs.yaml === this.#text) {
        this.take(theirs);
        return;
      }
    }
    this.#dontSave();
    this.#set({ saving: 'conflict', theirs });
  }

  #set(change: Partial<DraftState>): void {
    this.store.set((state) => ({ ...state, ...change }));
  }
}
