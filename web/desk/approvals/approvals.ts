import type { InputOf, OutputOf } from '../../../contracts/api/operations.ts';
import { createStore, type Store } from '../../kit/store.ts';
import { messageOf } from '../realtime/request-error.ts';

/** What an AI agent asks a representative to approve. */
export type Approval = OutputOf<'approval.list'>['approvals'][number];

export interface ApprovalsState {
  /** Open ones, the oldest first; null until they were read. */
  open: readonly Approval[] | null;
  /** Decided lately, the newest first. */
  decided: readonly Approval[];
  error: string | null;
}

/** How they reach the server. */
export interface ApprovalCalls {
  list(input: InputOf<'approval.list'>): Promise<OutputOf<'approval.list'>>;
  decide(input: InputOf<'approval.decide'>): Promise<unknown>;
  /** Runs it after so many milliseconds; a later call takes the place of the one before. */
  later?(run: () => void, milliseconds: number): void;
}

const shownDecided = 10;
/** While something waits: what runs out comes with no push. */
const rereadMs = 20_000;

/** What waits for this person's yes or no, outside of React: the count stands on every page. */
export class Approvals {
  readonly store: Store<ApprovalsState> = createStore({ open: null, decided: [], error: null });
  readonly #calls: ApprovalCalls;
  #round = 0;

  constructor(calls: ApprovalCalls) {
    this.#calls = calls;
  }

  /** Reads them anew; an answer that comes after a newer question is dropped. */
  async read(): Promise<void> {
    const round = ++this.#round;
    try {
      const [open, decided] = await Promise.all([
        this.#calls.list({ state: 'open' }),
        this.#calls.list({ state: 'decided', limit: shownDecided }),
      ]);
      if (round !== this.#round) return;
      this.store.set(() => ({ open: open.approvals, decided: decided.approvals, error: null }));
      // Nobody tells when one runs out.
      if (open.approvals.length > 0) this.#calls.later?.(() => void this.read(), rereadMs);
    } catch (error) {
      if (round === this.#round) this.store.set((state) => ({ ...state, error: messageOf(error) }));
    }
  }

  /** @throws what the server refuses it with; what is open is read anew either way. */
  async decide(input: InputOf<'approval.decide'>): Promise<void> {
    try {
      await this.#calls.decide(input);
    } finally {
      await this.read();
    }
  }
}

/** Those that somebody may still decide about. @param now the server's time, milliseconds. */
export const inTime = (approvals: readonly Approval[], now: number): readonly Approval[] =>
  approvals.filter(({ expiresAt }) => Date.parse(expiresAt) > now);
