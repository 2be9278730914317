/** Intents found in past conversations: runs that look for them, and proposals to decide on. */
import { z } from 'zod';

export const discoveryStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
/** In their order. */
export const discoveryStages = ['reading', 'embedding', 'clustering', 'naming', 'storing'] as const;
export const proposalStates = ['pending', 'approved', 'discarded'] as const;

export type DiscoveryState = (typeof discoveryStates)[number];
export type DiscoveryStage = (typeof discoveryStages)[number];
export type ProposalState = (typeof proposalStates)[number];

export const DiscoveryFigures = z.object({
  /** That were read. */
  conversations: z.number(),
  /** Those of them in which the customer said what it is about. */
  statements: z.number(),
  /** From which the groups were made; the others were put to the nearest one. */
  sampled: z.number(),
  proposals: z.number(),
  /** Proposals that were not there before. */
  fresh: z.number(),
  /** Conversations that intents and topics cover already. */
  covered: z.number(),
  /** Conversations like what was discarded before. */
  discarded: z.number(),
  /** Conversations that fit nothing. */
  unassigned: z.number(),
  durationMs: z.number(),
  /** Whether a language model helped with the names. */
  named: z.boolean(),
});

/** Topics and approved intents that a run met. */
export const Covered = z.object({
  kind: z.enum(['topic', 'intent']),
  name: z.string(),
  /** Conversations. */
  volume: z.number(),
});

export const DiscoveryRun = z.object({
  runId: z.string(),
  state: z.enum(discoveryStates),
  language: z.string(),
  stage: z.enum(discoveryStages).nullable(),
  /** 0..1 of the stage. */
  progress: z.number(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  figures: DiscoveryFigures.nullable(),
  covered: z.array(Covered),
});

export const IntentProposal = z.object({
  proposalId: z.string(),
  runId: z.string(),
  state: z.enum(proposalStates),
  language: z.string(),
  lineOfBusiness: z.string(),
  group: z.string(),
  /** Rules compare `intent` with it. */
  name: z.string(),
  description: z.string(),
  keywords: z.array(z.string()),
  /** Conversations of the last run that saw it. */
  volume: z.number(),
  /** Phrases as customers wrote them, without what tells who wrote; those nearest to what all say come first. */
  examples: z.array(z.string()),
  /** The topic made of it. */
  topic: z.string().nullable(),
  /** Null until it is decided on. */
  decidedAt: z.string().nullable(),
});

export type DiscoveryFigures = z.infer<typeof DiscoveryFigures>;
export type Covered = z.infer<typeof Covered>;
export type DiscoveryRun = z.infer<typeof DiscoveryRun>;
export type IntentProposal = z.infer<typeof IntentProposal>;
