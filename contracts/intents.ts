/** What administrators see of intents: how well they are told apart, and what is proposed for them. */
import { z } from 'zod';

/** Of an agent's model in one language. */
export const IntentModelFigures = z.object({
  language: z.string(),
  version: z.number(),
  trainedAt: z.string(),
  trainMs: z.number(),
  /** Phrases it was learnt from. */
  phrases: z.number(),
  intents: z.number(),
  /** Confidence from which an intent is taken. */
  threshold: z.number(),
  /** Of phrases set aside in turns: how many were recognised rightly, 0..1; null when there were none. */
  accuracy: z.number().nullable(),
  /** Of what no intent is made for: how many phrases were set aside, and how many were refused. */
  outOfScope: z.object({ phrases: z.number(), refused: z.number() }),
});

export const IntentRow = z.object({
  intent: z.string(),
  displayName: z.string(),
  enabled: z.boolean(),
  /** Phrases written in the topic. */
  triggerPhrases: z.number(),
  /** Phrases added beside the topic. */
  examples: z.number(),
  /** Of its phrases set aside in turns: how many, and how many were recognised as it. */
  asked: z.number(),
  recognised: z.number(),
  issues: z.array(
    z.object({
      kind: z.enum(['empty', 'contradiction', 'few']),
      intents: z.array(z.string()),
      text: z.string().nullable(),
    }),
  ),
});

/** Phrases of one intent that were taken for another when they were set aside. */
export const Confusion = z.object({
  language: z.string(),
  intent: z.string(),
  takenFor: z.string(),
  count: z.number(),
  /** Some of them. */
  phrases: z.array(z.string()),
});

export const RankedIntent = z.object({
  intent: z.string(),
  displayName: z.string(),
  /** 0..1. */
  confidence: z.number(),
  /** The phrase most like it; empty when none is. */
  phrase: z.string(),
});

export const IntentSuggestion = z.object({
  questionId: z.string(),
  /** Without what tells who asked. */
  text: z.string(),
  times: z.number(),
  lastAskedAt: z.string(),
  language: z.string(),
  /** Null: it looks like nothing that is there. */
  intent: z.string().nullable(),
  displayName: z.string().nullable(),
  confidence: z.number(),
});

export type IntentModelFigures = z.infer<typeof IntentModelFigures>;
export type IntentRow = z.infer<typeof IntentRow>;
export type Confusion = z.infer<typeof Confusion>;
export type RankedIntent = z.infer<typeof RankedIntent>;
export type IntentSuggestion = z.infer<typeof IntentSuggestion>;
