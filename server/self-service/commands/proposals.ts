/** Decisions on proposed intents. */
import type { IntentProposal, ProposalState } from '../../../contracts/discovery.ts';
import { type House, read, type Tx, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { draftTopicYaml, topicNameOf } from '../domain/discovery/draft-topic.ts';
import { withoutMarks } from '../domain/discovery/redact.ts';
import {
  changeProposal,
  lockProposals,
  type ProposalChange,
  type ProposalRow,
  presentProposal,
  proposalById,
  removeProposals,
  takenNames,
} from '../store/proposals.store.ts';
import { topicAgent, workingTopics } from '../store/topic-agent.ts';
import { saveDraft } from './draft-topic.ts';

interface Editor {
  readonly organizationId: string;
  readonly userId: string;
}

const mostExamples = 100;
const mostPhrases = 30;

/**
 * Those that are in the state already are left as they are.
 * @returns how many were changed
 * @throws {AppError} `proposal.not_found`, `proposal.name_taken` with the names
 */
export async function decideProposals(
  house: House,
  editor: Editor,
  { proposalIds, state }: { proposalIds: readonly string[]; state: ProposalState },
): Promise<number> {
  return await transact(house, editor.organizationId, async (tx) => {
    const rows = await lockAll(tx, proposalIds);
    const changed = rows.filter((row) => row.state !== state);
    if (state === 'approved') await mustBeFree(tx, changed);
    const at = house.clock.now();
    for (const { id } of changed) {
      const decision =
        state === 'pending'
          ? { decided_by: null, decided_at: null }
          : { decided_by: `representative:${editor.userId}`, decided_at: at };
      await changeProposal(tx, id, { state, ...decision }, at);
    }
    announce(tx, editor, changed, at);
    return changed.length;
  });
}

/** @throws {AppError} `proposal.not_found`, `proposal.name_taken` */
export async function updateProposal(
  house: House,
  editor: Editor,
  change: {
    readonly proposalId: string;
    readonly name?: string | undefined;
    readonly description?: string | undefined;
    readonly group?: string | undefined;
    readonly lineOfBusiness?: string | undefined;
    readonly withoutExamples?: readonly string[] | undefined;
  },
): Promise<IntentProposal> {
  return await transact(house, editor.organizationId, async (tx) => {
    const [row] = await lockAll(tx, [change.proposalId]);
    const { name, description, group, lineOfBusiness, withoutExamples = [] } = change;
    const left = row!.examples.filter((text) => !withoutExamples.includes(text));
    const changed: ProposalRow = {
      ...row!,
      name: name ?? row!.name,
      description: description ?? row!.description,
      intent_group: group ?? row!.intent_group,
      line_of_business: lineOfBusiness ?? row!.line_of_business,
      // Without any it would be nothing.
      examples: left.length === 0 ? row!.examples : left,
      edited: true,
    };
    if (row!.state === 'approved') await mustBeFree(tx, [changed]);
    const at = house.clock.now();
    await changeProposal(tx, row!.id, columnsOf(changed), at);
    announce(tx, editor, [changed], at);
    return presentProposal(changed);
  });
}

/** The others are no more. @throws {AppError} `proposal.not_found` */
export async function mergeProposals(
  house: House,
  editor: Editor,
  proposalIds: readonly string[],
): Promise<IntentProposal> {
  return await transact(house, editor.organizationId, async (tx) => {
    const ids = [...new Set(proposalIds)];
    const rows = new Map((await lockAll(tx, ids)).map((row) => [row.id, row]));
    const [first, ...others] = ids.map((id) => rows.get(id)!);
    if (others.some(({ language }) => language !== first!.language)) throw new AppError('proposal.not_found');
    const all = [first!, ...others];
    const merged: ProposalRow = {
      ...first!,
      volume: all.reduce((sum, { volume }) => sum + volume, 0),
      examples: interleaved(all.map(({ examples }) => examples)).slice(0, mostExamples),
      keywords: interleaved(all.map(({ keywords }) => keywords)).slice(0, 10),
      edited: true,
    };
    const at = house.clock.now();
    await changeProposal(tx, merged.id, columnsOf(merged), at);
    await removeProposals(
      tx,
      others.map(({ id }) => id),
    );
    announce(tx, editor, all, at);
    return presentProposal(merged);
  });
}

/**
 * A draft, which customers do not get until somebody publishes it. Made once: asked again, the first one is told.
 * @returns its name
 * @throws {AppError} `proposal.not_found`, `ai_agent.not_found`; `topic.conflict` when two ask at once
 */
export async function makeTopicOfProposal(
  house: House,
  editor: Editor,
  { proposalId, agentId }: { readonly proposalId: string; readonly agentId?: string | undefined },
): Promise<string> {
  const { organizationId } = editor;
  const actor = `representative:${editor.userId}` as const;
  const { row, agent, taken } = await read(house, organizationId, async (tx) => {
    const found = await proposalById(tx, proposalId);
    if (!found) throw new AppError('proposal.not_found');
    const agentOfIt = await topicAgent(tx, agentId);
    const names = (await workingTopics(tx, agentOfIt.id)).map(({ name }) => name.toLowerCase());
    return { row: found, agent: agentOfIt, taken: new Set(names) };
  });
  if (row.topic !== null) return row.topic;
  const name = topicNameOf(row.name, taken);
  const phrases = [...new Set(row.examples.map(withoutMarks))]
    .filter((text) => text !== '')
    .slice(0, mostPhrases);
  const yaml = draftTopicYaml({ displayName: row.name, description: row.description, phrases });
  const draft = { agentId: agent.id, name, yaml, expectedRevision: null };
  await saveDraft(house, { organizationId, actor }, draft);
  await transact(house, organizationId, (tx) =>
    changeProposal(tx, proposalId, { topic: name }, house.clock.now()),
  );
  return name;
}

const columnsOf = (row: ProposalRow): ProposalChange => ({
  name: row.name,
  description: row.description,
  intent_group: row.intent_group,
  line_of_business: row.line_of_business,
  examples: row.examples,
  keywords: row.keywords,
  volume: row.volume,
  edited: row.edited,
});

async function lockAll(tx: Tx, ids: readonly string[]): Promise<ProposalRow[]> {
  const wanted = [...new Set(ids)];
  const rows = await lockProposals(tx, wanted);
  if (rows.length !== wanted.length) throw new AppError('proposal.not_found');
  return rows;
}

async function mustBeFree(tx: Tx, rows: readonly ProposalRow[]): Promise<void> {
  for (const language of new Set(rows.map((row) => row.language))) {
    const own = rows.filter((row) => row.language === language);
    const names = own.map(({ name }) => name.toLowerCase());
    const taken = await takenNames(
      tx,
      language,
      names,
      own.map(({ id }) => id),
    );
    const twice = names.filter((name, at) => names.indexOf(name) !== at);
    if (taken.length + twice.length > 0)
      throw new AppError('proposal.name_taken', { names: [...new Set([...taken, ...twice])] });
  }
}

function announce(tx: Tx, { userId }: Editor, rows: readonly ProposalRow[], at: Date): void {
  if (rows.length === 0) return;
  const languages = [...new Set(rows.map(({ language }) => language))];
  tx.append({
    type: 'intent_proposal.changed',
    actor: `representative:${userId}`,
    at,
    payload: { languages },
  });
}

/** The first of each, then the second of each: all lists stay represented. */
function interleaved(lists: readonly (readonly string[])[]): string[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  const all: string[] = [];
  for (let at = 0; at < longest; at += 1) for (const list of lists) if (at < list.length) all.push(list[at]!);
  return [...new Set(all)];
}
