/** Searches for intents, and what they propose. */
import type {
  DiscoveryRun,
  DiscoveryState,
  IntentProposal,
  ProposalState,
} from '../../../contracts/discovery.ts';
import { type House, read } from '../../data-model/house/index.ts';
import { runRow, runRows } from '../store/discovery.store.ts';
import { countByState, presentProposal, proposalRows } from '../store/proposals.store.ts';

/** The newest first. */
export async function listDiscoveryRuns(
  house: House,
  organizationId: string,
  filter: { state?: DiscoveryState | undefined; limit: number },
): Promise<DiscoveryRun[]> {
  return await read(house, organizationId, (tx) => runRows(tx, filter));
}

/** Null when there is none of this id. */
export async function readDiscoveryRun(
  house: House,
  organizationId: string,
  runId: string,
): Promise<DiscoveryRun | null> {
  return await read(house, organizationId, (tx) => runRow(tx, runId));
}

/** Those of most conversations first. */
export async function listProposals(
  house: House,
  organizationId: string,
  filter: { state?: ProposalState | undefined },
): Promise<{ proposals: IntentProposal[]; counts: Record<ProposalState, number> }> {
  return await read(house, organizationId, async (tx) => ({
    proposals: (await proposalRows(tx, filter)).map(presentProposal),
    counts: await countByState(tx),
  }));
}
