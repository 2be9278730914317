/** One drain of one organization: load what waits and who is there, match, claim. */
import { type House, read, transact } from '../../data-model/house/index.ts';
import { assign } from '../commands/assign.ts';
import { match, type Unassigned } from '../domain/match.ts';
import { insertNobodyFound, type NobodyFound } from '../store/decision.store.ts';
import { loadWork } from '../store/work.store.ts';

/** Most assignments in one transaction: it holds the locks of all its conversations. */
const chunk = 200;
/** Claims that fail because the tables moved on are matched anew at once this often, then a little later. */
const rounds = 5;
/** Most explanations rewritten in one drain, so that a change of many reasons does not hold up the next drain. */
const rewrites = 100;

/** By conversation: what its last "nobody" looked like. Only spares work; the tables know as well. */
export type KnownFingerprints = Map<string, string>;

export interface Drained {
  offered: number;
  /** Still waiting afterwards. */
  waiting: number;
  /** When the first cool-down ends (epoch milliseconds): then somebody may be asked again. Null when there is none. */
  nextCoolDownEnd: number | null;
  /** Some claims kept failing: look again soon. */
  unsettled: boolean;
}

/** Offers everything that can be offered now. Safe to run beside another drain of the same organization. */
export async function drain(
  house: House,
  organizationId: string,
  known: KnownFingerprints,
): Promise<Drained> {
  let offered = 0;
  for (let round = 1; ; round += 1) {
    const now = house.clock.now();
    const work = await read(house, organizationId, (tx) => loadWork(tx, organizationId, now));
    const { assignments, unassigned } = match({
      items: work.items,
      candidates: work.candidates,
      now: now.getTime(),
      known,
    });
    let skipped = 0;
    for (let i = 0; i < assignments.length; i += chunk) {
      const claimed = await assign(house, organizationId, assignments.slice(i, i + chunk));
      for (const id of claimed.conversationIds) known.delete(id);
      offered += claimed.conversationIds.length;
      skipped += claimed.skipped;
    }
    if (skipped > 0 && round < rounds) continue;
    await explainWaiting(house, organizationId, unassigned, known);
    const waiting = unassigned.length + skipped;
    return {
      offered,
      waiting,
      nextCoolDownEnd: waiting > 0 ? work.firstExclusionEnd : null,
      unsettled: skipped > 0,
    };
  }
}

/** Stores why the waiting ones wait: the first time, and when the reasons changed. */
async function explainWaiting(
  house: House,
  organizationId: string,
  unassigned: readonly Unassigned[],
  known: KnownFingerprints,
): Promise<void> {
  const found: NobodyFound[] = [];
  let rewritten = 0;
  for (const { conversationId, fingerprint, decision } of unassigned) {
    if (!decision) continue;
    if (known.has(conversationId)) {
      if (rewritten === rewrites) continue; // its old fingerprint stays known: a later drain rewrites it
      rewritten += 1;
    }
    found.push({ conversationId, fingerprint, decision });
  }
  for (let i = 0; i < found.length; i += chunk) {
    const part = found.slice(i, i + chunk);
    // No event, so no order in the log to keep: it needs no conversation's lock.
    await transact(house, organizationId, (tx) => insertNobodyFound(house, tx, part));
    for (const { conversationId, fingerprint } of part) known.set(conversationId, fingerprint);
  }
  const waiting = new Set(unassigned.map((u) => u.conversationId));
  for (const id of known.keys()) if (!waiting.has(id)) known.delete(id);
}
