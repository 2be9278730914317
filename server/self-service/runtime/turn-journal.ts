/**
 * What a turn has done outside, step by step. A turn that is repeated after a crash gets the recorded results and
 * goes on after them: a model is not asked again, and a tool does not run twice.
 *
 * A step that was begun and never finished is the hard case: nobody knows whether the other side did it. A step that
 * may be repeated (a model, a search, a GET, whatever carries its own idempotency key) runs again; any other fails
 * with `unknown_outcome`, and the agent says so instead of guessing.
 */
import { createHash } from 'node:crypto';
import { type House, read, transact } from '../../data-model/house/index.ts';

export type StepOutcome<T> =
  | { readonly ok: true; readonly result: T }
  /** It was begun before a crash; whether it happened is unknown. */
  | { readonly ok: false; readonly reason: 'unknown_outcome' };

export interface StepRequest<T> {
  /** 'model', 'tool', 'http', ... */
  readonly kind: string;
  /** JSON that tells this step from another one; part of the digest, not stored. */
  readonly request: unknown;
  /** It may run again when its outcome is unknown. */
  readonly repeatable: boolean;
  /** What a test chat that must not reach outside gets in its place; without one it is told `unknown_outcome`. */
  readonly stub?: T;
  /** Its result must be JSON. What it throws is thrown on and recorded as not done: the step may run again. */
  run(step: {
    /** The same when it is repeated: for systems that take one. */ readonly idempotencyKey: string;
  }): Promise<T>;
}

export interface TurnJournal {
  step<T>(request: StepRequest<T>): Promise<StepOutcome<T>>;
}

interface Place {
  readonly organizationId: string;
  readonly conversationId: string;
  readonly epoch: number;
  readonly turn: string;
}

interface Recorded {
  kind: string;
  fingerprint: string;
  state: 'started' | 'done' | 'failed';
  result: unknown;
}

const digest = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value) ?? 'null')
    .digest('base64url')
    .slice(0, 27);

/** The journal of one turn. It reads what was recorded when its first step comes, so a turn without steps costs nothing. */
export function openJournal(house: House, place: Place): TurnJournal {
  let recorded: Promise<Map<number, Recorded>> | undefined;
  /** Steps of a way that is not gone again. */
  const strayed: Recorded[] = [];
  let next = 0;
  const load = async () =>
    await read(house, place.organizationId, async (tx) => {
      const rows = await tx.q
        .selectFrom('turn_step')
        .select(['step', 'kind', 'fingerprint', 'state', 'result'])
        .where('conversation_id', '=', place.conversationId)
        .where('handler_epoch', '=', place.epoch)
        .where('turn', '=', place.turn)
        .execute();
      return new Map(rows.map((row) => [row.step, row]));
    });
  return {
    async step<T>({ kind, request, repeatable, run }: StepRequest<T>): Promise<StepOutcome<T>> {
      const step = next;
      next += 1;
      recorded ??= load();
      const rows = await recorded;
      const fingerprint = digest([kind, request]);
      const isThis = (row: Recorded): boolean => row.kind === kind && row.fingerprint === fingerprint;
      let before = rows.get(step);
      if (before && !isThis(before)) {
        // The configuration changed between the crash and the repeat: from here on it goes another way.
        for (const [at, row] of rows) {
          if (at < step) continue;
          rows.delete(at);
          strayed.push(row);
        }
        before = undefined;
      }
      const stray = before ? -1 : strayed.findIndex(isThis);
      if (stray >= 0) {
        // What was done on the way that it went before is done.
        [before] = strayed.splice(stray, 1);
        await write(house, place, { ...before!, step });
      }
      if (before?.state === 'done') return { ok: true, result: before.result as T };
      if (before?.state === 'started' && !repeatable) return { ok: false, reason: 'unknown_outcome' };
      const idempotencyKey = digest([place, step, kind, fingerprint]);
      await write(house, place, { step, kind, fingerprint, state: 'started', result: null });
      let result: T;
      try {
        result = await run({ idempotencyKey });
      } catch (error) {
        await write(house, place, { step, kind, fingerprint, state: 'failed', result: null });
        throw error;
      }
      await write(house, place, { step, kind, fingerprint, state: 'done', result });
      return { ok: true, result };
    },
  };
}

async function write(
  house: House,
  place: Place,
  { step, kind, fingerprint, state, result }: Recorded & { step: number },
): Promise<void> {
  await transact(house, place.organizationId, async (tx) => {
    const at = house.clock.now();
    const row = {
      kind,
      fingerprint,
      state,
      result: result === null || result === undefined ? null : JSON.stringify(result),
      started_at: at,
      finished_at: state === 'started' ? null : at,
    };
    await tx.q
      .insertInto('turn_step')
      .values({
        organization_id: place.organizationId,
        conversation_id: place.conversationId,
        handler_epoch: place.epoch,
        turn: place.turn,
        step,
        ...row,
      })
      .onConflict((c) => c.columns(['conversation_id', 'handler_epoch', 'turn', 'step']).doUpdateSet(row))
      .execute();
  });
}

/** A journal that records nothing: for tests, and for turns that nobody will repeat. */
export const unrecorded: TurnJournal = {
  async step({ run }) {
    return { ok: true, result: await run({ idempotencyKey: 'unrecorded' }) };
  },
};
