import type { DiscoveryRun, DiscoveryStage, ProposalState } from '../../../../contracts/discovery.ts';

export const stateWords = {
  pending: { label: 'Pending', color: 'warning' },
  approved: { label: 'Approved', color: 'success' },
  discarded: { label: 'Discarded', color: 'informative' },
} as const satisfies Record<ProposalState, { label: string; color: string }>;

const stages: Record<DiscoveryStage, { label: string; from: number; to: number }> = {
  reading: { label: 'Reading conversations', from: 0, to: 0.2 },
  embedding: { label: 'Comparing what customers said', from: 0.2, to: 0.45 },
  clustering: { label: 'Finding what belongs together', from: 0.45, to: 0.9 },
  naming: { label: 'Naming it', from: 0.9, to: 0.97 },
  storing: { label: 'Writing it down', from: 0.97, to: 1 },
};

/** What an open run does now. */
export function stageWords({ state, stage }: Pick<DiscoveryRun, 'state' | 'stage'>): string {
  return state === 'queued' || stage === null ? 'Waiting for its turn' : stages[stage].label;
}

/** Of the whole run, 0..1; about. */
export function wholeProgress({
  state,
  stage,
  progress,
}: Pick<DiscoveryRun, 'state' | 'stage' | 'progress'>): number {
  if (state === 'done') return 1;
  if (stage === null) return 0;
  const { from, to } = stages[stage];
  return from + (to - from) * Math.max(0, Math.min(1, progress));
}

export const isOpen = (run: Pick<DiscoveryRun, 'state'> | undefined): boolean =>
  run?.state === 'queued' || run?.state === 'running';
