/** Runs of discovery as rows. */
import type { DiscoveryStage, DiscoveryState } from '../../../contracts/discovery.ts';
import { Covered, DiscoveryFigures, type DiscoveryRun } from '../../../contracts/discovery.ts';
import type { Tx } from '../../data-model/house/index.ts';

type Q = Pick<Tx, 'q'>;

const columns = [
  'id',
  'state',
  'language',
  'stage',
  'progress',
  'created_at',
  'finished_at',
  'figures',
  'covered',
] as const;

interface RunRow {
  id: string;
  state: DiscoveryState;
  language: string;
  stage: DiscoveryStage | null;
  progress: number;
  created_at: Date;
  finished_at: Date | null;
  figures: unknown;
  covered: unknown;
}

const presented = (row: RunRow): DiscoveryRun => ({
  runId: row.id,
  state: row.state,
  language: row.language,
  stage: row.stage,
  progress: row.progress,
  createdAt: row.created_at.toISOString(),
  finishedAt: row.finished_at?.toISOString() ?? null,
  figures: row.figures === null ? null : DiscoveryFigures.parse(row.figures),
  covered: Covered.array().parse(row.covered),
});

/** The newest first. */
export async function runRows(
  { q }: Q,
  { state, limit }: { state?: DiscoveryState | undefined; limit: number },
): Promise<DiscoveryRun[]> {
  let query = q.selectFrom('discovery_run').select(columns).orderBy('created_at', 'desc').limit(limit);
  if (state) query = query.where('state', '=', state);
  return (await query.execute()).map(presented);
}

export async function runRow({ q }: Q, runId: string): Promise<DiscoveryRun | null> {
  const row = await q.selectFrom('discovery_run').select(columns).where('id', '=', runId).executeTakeFirst();
  return row ? presented(row) : null;
}

/** @returns false when another run is open */
export async function insertRun(
  tx: Tx,
  run: { id: string; language: string; settings: object; startedBy: string; at: Date },
): Promise<boolean> {
  const inserted = await tx.q
    .insertInto('discovery_run')
    .values({
      id: run.id,
      organization_id: tx.organizationId,
      state: 'queued',
      language: run.language,
      settings: JSON.stringify(run.settings),
      stage: null,
      figures: null,
      started_by: run.startedBy,
      created_at: run.at,
    })
    .onConflict((c) => c.column('organization_id').where('state', 'in', ['queued', 'running']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Only a run that is open. @returns false when it is not, or not any more */
export async function moveRun(
  { q }: Q,
  runId: string,
  change: { stage: DiscoveryStage; progress: number },
): Promise<boolean> {
  const moved = await q
    .updateTable('discovery_run')
    .set({ state: 'running', ...change })
    .where('id', '=', runId)
    .where('state', 'in', ['queued', 'running'])
    .returning('id')
    .executeTakeFirst();
  return moved !== undefined;
}

/** @returns false when it is not open */
export async function endRun(
  { q }: Q,
  runId: string,
  end: {
    state: 'done' | 'failed' | 'cancelled';
    at: Date;
    figures?: DiscoveryFigures;
    covered?: readonly Covered[];
  },
): Promise<boolean> {
  const ended = await q
    .updateTable('discovery_run')
    .set({
      state: end.state,
      finished_at: end.at,
      ...(end.state === 'done' ? { progress: 1 } : {}),
      ...(end.figures ? { figures: JSON.stringify(end.figures) } : {}),
      ...(end.covered ? { covered: JSON.stringify(end.covered) } : {}),
    })
    .where('id', '=', runId)
    .where('state', 'in', ['queued', 'running'])
    .returning('id')
    .executeTakeFirst();
  return ended !== undefined;
}
