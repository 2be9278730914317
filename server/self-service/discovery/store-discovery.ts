/** What a run found becomes proposals: new ones, and those that were there, seen again. */
import type { Covered, DiscoveryFigures } from '../../../contracts/discovery.ts';
import { type House, transact } from '../../data-model/house/index.ts';
import { endRun } from '../store/discovery.store.ts';
import {
  changeProposal,
  insertProposals,
  lockProposals,
  type ProposalRow,
} from '../store/proposals.store.ts';
import { placeOf } from './known-intents.ts';
import type { Named } from './name-with-model.ts';

export interface Found {
  readonly runId: string;
  readonly language: string;
  readonly intents: readonly Named[];
  readonly counts: Pick<
    DiscoveryFigures,
    'conversations' | 'statements' | 'sampled' | 'unassigned' | 'durationMs' | 'named'
  >;
}

const mostExamples = 50;

/** In one transaction, which also ends the run. @returns false when the run was cancelled meanwhile. */
export async function storeDiscovery(house: House, organizationId: string, found: Found): Promise<boolean> {
  return await transact(house, organizationId, async (tx) => {
    const at = house.clock.now();
    const seen = new Map<string, Named[]>();
    const topics = new Map<string, number>();
    const fresh: Named[] = [];
    for (const intent of found.intents) {
      const place = intent.known === null ? null : placeOf(intent.known);
      if (place === null) fresh.push(intent);
      else if ('topic' in place) topics.set(place.topic, (topics.get(place.topic) ?? 0) + intent.volume);
      else seen.set(place.proposalId, [...(seen.get(place.proposalId) ?? []), intent]);
    }
    const rows = await lockProposals(tx, [...seen.keys()]);
    for (const row of rows)
      await changeProposal(tx, row.id, seenAgain(row, seen.get(row.id)!, found.runId), at);
    await insertProposals(
      tx,
      fresh.map((intent) => ({
        ...intent,
        id: house.ids.next(),
        runId: found.runId,
        language: found.language,
        lineOfBusiness: intent.lineOfBusiness.slice(0, 100) || 'General',
        group: intent.group.slice(0, 100) || 'General',
        name: intent.name.slice(0, 100),
      })),
      at,
    );
    const volumeOf = (state: ProposalRow['state']) =>
      rows
        .filter((row) => row.state === state)
        .map((row) => ({ name: row.name, volume: sum(seen.get(row.id)!) }));
    const covered: Covered[] = [
      ...[...topics].map(([name, volume]) => ({ kind: 'topic' as const, name, volume })),
      ...volumeOf('approved').map((one) => ({ kind: 'intent' as const, ...one })),
    ];
    covered.sort((a, b) => b.volume - a.volume);
    const figures: DiscoveryFigures = {
      ...found.counts,
      proposals: fresh.length + volumeOf('pending').length,
      fresh: fresh.length,
      covered: sum(covered),
      discarded: sum(volumeOf('discarded')),
    };
    const state = 'done';
    if (!(await endRun(tx, found.runId, { state, at, figures, covered }))) throw new RunCancelled();
    tx.append({ type: 'discovery.changed', actor: 'system', at, payload: { runId: found.runId, state } });
    return true;
  }).catch((error: unknown) => {
    if (error instanceof RunCancelled) return false;
    throw error;
  });
}

/** Takes back what the transaction has written. */
class RunCancelled extends Error {}

/** Its volume, and examples it had not; the name stays, because people know it by it. */
function seenAgain(row: ProposalRow, intents: readonly Named[], runId: string) {
  const volume = sum(intents);
  if (row.state !== 'pending') return { volume, run_id: runId };
  const examples = [...new Set([...row.examples, ...intents.flatMap((intent) => intent.examples)])];
  const [largest] = intents;
  return {
    run_id: runId,
    volume,
    examples: examples.slice(0, mostExamples),
    ...(row.edited ? {} : { keywords: [...(largest?.keywords ?? row.keywords)] }),
  };
}

const sum = (all: readonly { volume: number }[]): number =>
  all.reduce((total, { volume }) => total + volume, 0);
