/** What goes to the training thread and comes back; structured clones, the bytes handed over. */
import type { ModelQuality } from '../domain/intents/quality.ts';
import type { Example, ExampleIssue } from '../domain/intents/train.ts';

export interface TrainingRequest {
  readonly language: string;
  readonly examples: readonly Example[];
  /** For people, by intent: they count as phrases. */
  readonly names: ReadonlyMap<string, string>;
}

export interface TrainingFigures {
  readonly examples: number;
  readonly intents: number;
  readonly trainMs: number;
  /** Confidence from which an intent is taken. */
  readonly threshold: number;
  /** Of phrases set aside: how many were recognised rightly, 0..1; null when there were none. */
  readonly heldOutAccuracy: number | null;
  /** Of the phrases set aside: each intent, and what was taken for what. */
  readonly quality: ModelQuality;
  /** At most 200. */
  readonly issues: readonly ExampleIssue[];
}

export interface TrainingAnswer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly figures: TrainingFigures;
}
