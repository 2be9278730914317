/** Journals of test chats: nothing is recorded, and what must not leave the house gets a stub. */
import type { TurnJournal } from '../runtime/turn-journal.ts';

/** Steps that stay in the house. A model's are let through: what the agent says is what is tested. */
const within: ReadonlySet<string> = new Set(['model', 'knowledge', 'search', 'clock']);

/** @param onStub is told the kinds of the steps that were not taken. */
export function stubbedJournal(idempotencyScope: string, onStub: (kind: string) => void): TurnJournal {
  let next = 0;
  return {
    async step({ kind, stub, run }) {
      next += 1;
      if (within.has(kind))
        return { ok: true, result: await run({ idempotencyKey: `${idempotencyScope}:${next}` }) };
      onStub(kind);
      return stub === undefined ? { ok: false, reason: 'unknown_outcome' } : { ok: true, result: stub };
    },
  };
}

export function openTestJournal(idempotencyScope: string): TurnJournal {
  let next = 0;
  return {
    async step({ run }) {
      next += 1;
      return { ok: true, result: await run({ idempotencyKey: `${idempotencyScope}:${next}` }) };
    },
  };
}
