/** Proposed intents as rows. */
import type { IntentProposal, ProposalState } from '../../../contracts/discovery.ts';
import type { Tx } from '../../data-model/house/index.ts';

type Q = Pick<Tx, 'q'>;

export interface ProposalRow {
  id: string;
  run_id: string;
  state: ProposalState;
  language: string;
  line_of_business: string;
  intent_group: string;
  name: string;
  description: string;
  keywords: string[];
  volume: number;
  examples: string[];
  topic: string | null;
  decided_at: Date | null;
  edited: boolean;
}

const columns = [
  'id',
  'run_id',
  'state',
  'language',
  'line_of_business',
  'intent_group',
  'name',
  'description',
  'keywords',
  'volume',
  'examples',
  'topic',
  'decided_at',
  'edited',
] as const;

export const presentProposal = (row: ProposalRow): IntentProposal => ({
  proposalId: row.id,
  runId: row.run_id,
  state: row.state,
  language: row.language,
  lineOfBusiness: row.line_of_business,
  group: row.intent_group,
  name: row.name,
  description: row.description,
  keywords: row.keywords,
  volume: row.volume,
  examples: row.examples,
  topic: row.topic,
  decidedAt: row.decided_at?.toISOString() ?? null,
});

/** Those of most conversations first. */
export async function proposalRows(
  { q }: Q,
  filter: { state?: ProposalState | undefined; language?: string } = {},
): Promise<ProposalRow[]> {
  let query = q.selectFrom('intent_proposal').select(columns).orderBy('volume', 'desc').orderBy('id');
  if (filter.state) query = query.where('state', '=', filter.state);
  if (filter.language) query = query.where('language', '=', filter.language);
  return await query.execute();
}

export async function proposalById({ q }: Q, id: string): Promise<ProposalRow | null> {
  return (
    (await q.selectFrom('intent_proposal').select(columns).where('id', '=', id).executeTakeFirst()) ?? null
  );
}

/** Locked until the transaction ends, always in the order of their ids, so that two never wait for each other. */
export async function lockProposals({ q }: Q, ids: readonly string[]): Promise<ProposalRow[]> {
  if (ids.length === 0) return [];
  return await q
    .selectFrom('intent_proposal')
    .select(columns)
    .where('id', 'in', ids)
    .orderBy('id')
    .forUpdate()
    .execute();
}

export async function countByState({ q }: Q): Promise<Record<ProposalState, number>> {
  const rows = await q
    .selectFrom('intent_proposal')
    .select(({ fn }) => ['state', fn.countAll<string>().as('n')])
    .groupBy('state')
    .execute();
  const counts = { pending: 0, approved: 0, discarded: 0 };
  for (const { state, n } of rows) counts[state] = Number(n);
  return counts;
}

export interface NewProposal {
  readonly id: string;
  readonly runId: string;
  readonly language: string;
  readonly lineOfBusiness: string;
  readonly group: string;
  readonly name: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly volume: number;
  readonly examples: readonly string[];
}

export async function insertProposals(tx: Tx, proposals: readonly NewProposal[], at: Date): Promise<void> {
  if (proposals.length === 0) return;
  await tx.q
    .insertInto('intent_proposal')
    .values(
      proposals.map((one) => ({
        id: one.id,
        organization_id: tx.organizationId,
        run_id: one.runId,
        language: one.language,
        state: 'pending' as const,
        line_of_business: one.lineOfBusiness,
        intent_group: one.group,
        name: one.name,
        description: one.description,
        keywords: [...one.keywords],
        volume: one.volume,
        examples: [...one.examples],
        topic: null,
        decided_by: null,
        created_at: at,
        updated_at: at,
      })),
    )
    .execute();
}

export interface ProposalChange {
  readonly run_id?: string;
  readonly state?: ProposalState;
  readonly line_of_business?: string;
  readonly intent_group?: string;
  readonly name?: string;
  readonly description?: string;
  readonly keywords?: string[];
  readonly volume?: number;
  readonly examples?: string[];
  readonly topic?: string;
  readonly edited?: boolean;
  readonly decided_by?: string | null;
  readonly decided_at?: Date | null;
}

export async function changeProposal({ q }: Q, id: string, change: ProposalChange, at: Date): Promise<void> {
  await q
    .updateTable('intent_proposal')
    .set({ ...change, updated_at: at })
    .where('id', '=', id)
    .execute();
}

export async function removeProposals({ q }: Q, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await q.deleteFrom('intent_proposal').where('id', 'in', ids).execute();
}

/** Whether another approved proposal of the language has one of the names; lower case. */
export async function takenNames(
  { q }: Q,
  language: string,
  names: readonly string[],
  but: readonly string[],
) {
  if (names.length === 0) return [];
  let query = q
    .selectFrom('intent_proposal')
    .select(({ fn }) => fn<string>('lower', ['name']).as('name'))
    .where('state', '=', 'approved')
    .where('language', '=', language)
    .where(({ fn }) => fn<string>('lower', ['name']), 'in', names);
  if (but.length > 0) query = query.where('id', 'not in', but);
  return (await query.execute()).map(({ name }) => name);
}
