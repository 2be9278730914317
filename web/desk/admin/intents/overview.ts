import type { OutputOf } from '../../../../contracts/api/operations.ts';

/** The intents of an AI agent, as the page reads them. */
export type IntentOverview = OutputOf<'intent.list'>;
