/** `intents discover`: what customers ask for, found in past conversations. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { DiscoveryRun, IntentProposal } from '../../../contracts/discovery.ts';
import { listProposals, readDiscoveryRun, runDiscovery, startDiscovery } from '../../self-service/index.ts';
import { Refusal } from './command.ts';
import type { WithHouse } from './connectors.ts';
import { organizationOf } from './organization.ts';

const usage = `usage: ./patchbay intents discover [--language en] [--days 90] [--most 50000] [--least 5] [--json]
                               [--organization <slug>]

  Looks through the newest conversations (--most) of the last --days in a language for what customers ask for, and
  proposes an intent for what at least --least of them ask. Proposals wait in the administration to be approved or
  discarded; what was discarded is not proposed again. With --json one object is printed: the run with its figures
  ("run"), and the proposals that it saw ("proposals").`;

const options = {
  language: { type: 'string', default: 'en' },
  days: { type: 'string', default: '90' },
  most: { type: 'string', default: '50000' },
  least: { type: 'string', default: '5' },
  json: { type: 'boolean' },
  organization: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

/** Throws Refusal for what the user has to correct. */
export async function discoverCommand(args: readonly string[], withHouse: WithHouse): Promise<string> {
  const values = parsed([...args]);
  const language = values.language.toLowerCase();
  if (!/^[a-z]{2,3}$/.test(language)) throw new Refusal(`--language is a language such as en.\n\n${usage}`);
  const wanted = {
    language,
    days: countOf(values.days, 'days', 1, 3650),
    mostConversations: countOf(values.most, 'most', 10, 50_000),
    leastVolume: countOf(values.least, 'least', 2, 1000),
  };
  return await withHouse(async (house) => {
    const organizationId = await organizationOf(house, values.organization);
    const { runId } = await startDiscovery(house, { organizationId, actor: 'system' }, wanted);
    // A server on the same database may work on it too: whoever is first writes the result.
    await runDiscovery(house, organizationId, runId);
    const run = await readDiscoveryRun(house, organizationId, runId);
    if (run?.state !== 'done') throw new Refusal('The search was cancelled.');
    const { proposals } = await listProposals(house, organizationId, {});
    const seen = proposals.filter((proposal) => proposal.runId === runId);
    return values.json ? JSON.stringify({ run, proposals: seen }) : inWords(run, seen);
  });
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new Refusal(`${(error as Error).message}\n\n${usage}`);
  }
}

function countOf(text: string, name: string, least: number, most: number): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < least || count > most)
    throw new Refusal(`--${name} is a whole number from ${least} to ${most}.\n\n${usage}`);
  return count;
}

function inWords(run: DiscoveryRun, proposals: readonly IntentProposal[]): string {
  const { conversations = 0, covered = 0, unassigned = 0, fresh = 0 } = run.figures ?? {};
  const head =
    `${conversations} conversations: ${fresh} new intents proposed, ` +
    `${covered} conversations are covered already, ${unassigned} are like no other.`;
  const rows = proposals.map(
    ({ volume, state, lineOfBusiness, group, name }) =>
      `${String(volume).padStart(6)}  ${state.padEnd(9)}  ${lineOfBusiness} > ${group} > ${name}`,
  );
  return [head, ...rows].join('\n');
}
