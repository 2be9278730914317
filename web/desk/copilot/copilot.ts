import type { InputOf, OutputOf } from '../../../contracts/api/operations.ts';
import type { CopilotTurn } from '../../../contracts/plugins.ts';
import { createStore, type Store } from '../../kit/store.ts';
import { messageOf } from '../realtime/request-error.ts';

/** A question on its way; it has no turn yet, or its turn did not come back. */
export interface Asked {
  localId: string;
  question: string;
  pluginId: string | null;
  /** In plain words, when asking failed; null while it is on its way. */
  error: string | null;
}

/** The questions of one conversation, or of none. */
export interface Thread {
  /** Oldest first. */
  turns: readonly CopilotTurn[];
  asked: readonly Asked[];
  /** Turns that are being answered, and those whose answering failed with why. */
  acting: Readonly<Record<string, { error: string | null }>>;
  loaded: boolean;
  error: string | null;
  /** Whether a language model helps. */
  model: boolean;
  draft: string;
}

const emptyThread: Thread = {
  turns: [],
  asked: [],
  acting: {},
  loaded: false,
  error: null,
  model: false,
  draft: '',
};

/** How the copilot reaches the server. */
export interface CopilotCalls {
  ask(input: InputOf<'copilot.ask'>): Promise<CopilotTurn>;
  continue(input: InputOf<'copilot.continue'>): Promise<CopilotTurn>;
  turns(input: InputOf<'copilot.turns'>): Promise<OutputOf<'copilot.turns'>>;
}

type Action = Omit<InputOf<'copilot.continue'>, 'turnId'>;

/** The copilot's threads, outside of React: what was asked goes on while another conversation is looked at. */
export class Copilot {
  readonly #calls: CopilotCalls;
  readonly store: Store<Readonly<Record<string, Thread>>> = createStore({});
  #next = 1;

  constructor(calls: CopilotCalls) {
    this.#calls = calls;
  }

  /** The thread of a conversation; null is that of no conversation. */
  threadOf(conversationId: string | null): Thread {
    return this.store.get()[keyOf(conversationId)] ?? emptyThread;
  }

  /** Reads the last turns; what is shown already stays until they are there. */
  async load(conversationId: string | null): Promise<void> {
    try {
      const { turns, model } = await this.#calls.turns(conversationId === null ? {} : { conversationId });
      this.#change(conversationId, (thread) => ({
        turns: merge(thread.turns, turns),
        model,
        loaded: true,
        error: null,
      }));
    } catch (error) {
      this.#change(conversationId, () => ({ loaded: true, error: messageOf(error) }));
    }
  }

  setDraft(conversationId: string | null, draft: string): void {
    this.#change(conversationId, () => ({ draft }));
  }

  /** Asks; the question shows at once, its turn when it is there. */
  async ask(conversationId: string | null, question: string, pluginId: string | null = null): Promise<void> {
    const localId = `asked-${this.#next++}`;
    const asked: Asked = { localId, question, pluginId, error: null };
    this.#change(conversationId, (thread) => ({ asked: [...thread.asked, asked] }));
    try {
      const turn = await this.#calls.ask({
        question,
        ...(conversationId !== null && { conversationId }),
        ...(pluginId !== null && { pluginId }),
      });
      this.#change(conversationId, (thread) => ({
        asked: thread.asked.filter((each) => each.localId !== localId),
        turns: merge(thread.turns, [turn]),
      }));
    } catch (failure) {
      const error = messageOf(failure);
      this.#change(conversationId, (thread) => ({
        asked: thread.asked.map((each) => (each.localId === localId ? { ...each, error } : each)),
      }));
    }
  }

  /** Takes a question that failed away; asks it again on request. */
  async dropAsked(conversationId: string | null, localId: string, again: boolean): Promise<void> {
    const asked = this.threadOf(conversationId).asked.find((each) => each.localId === localId);
    this.#change(conversationId, (thread) => ({
      asked: thread.asked.filter((each) => each.localId !== localId),
    }));
    if (again && asked) await this.ask(conversationId, asked.question, asked.pluginId);
  }

  /** Answers what a turn waits for; a second answer while the first is on its way is dropped. */
  async act(turn: Pick<CopilotTurn, 'id' | 'conversationId'>, action: Action): Promise<void> {
    const { id, conversationId } = turn;
    if (this.threadOf(conversationId).acting[id]?.error === null) return;
    this.#change(conversationId, (thread) => ({ acting: { ...thread.acting, [id]: { error: null } } }));
    try {
      const next = await this.#calls.continue({ turnId: id, ...action });
      this.#change(conversationId, (thread) => {
        const { [id]: _done, ...acting } = thread.acting;
        return { acting, turns: merge(thread.turns, [next]) };
      });
    } catch (failure) {
      const error = messageOf(failure);
      this.#change(conversationId, (thread) => ({ acting: { ...thread.acting, [id]: { error } } }));
    }
  }

  #change(conversationId: string | null, change: (thread: Thread) => Partial<Thread>): void {
    const key = keyOf(conversationId);
    this.store.set((threads) => {
      const thread = threads[key] ?? emptyThread;
      return { ...threads, [key]: { ...thread, ...change(thread) } };
    });
  }
}

function keyOf(conversationId: string | null): string {
  return conversationId ?? 'none';
}

/** Both lists in the order of their time; of a turn in both the one of `fresh` counts. */
export function merge(known: readonly CopilotTurn[], fresh: readonly CopilotTurn[]): CopilotTurn[] {
  const byId = new Map([...known, ...fresh].map((turn) => [turn.id, turn]));
  return [...byId.values()].sort((a, b) => a.at.localeCompare(b.at));
}
