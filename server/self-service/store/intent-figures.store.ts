/** What was told of models when they were trained, and the examples beside topics. */
import { z } from 'zod';
import type { Tx } from '../../data-model/house/index.ts';

const Count = z.number();
/** As the training thread writes them (`TrainingFigures`); of older models some are missing. */
const Figures = z.object({
  examples: Count.default(0),
  intents: Count.default(0),
  trainMs: Count.default(0),
  threshold: Count.default(0),
  heldOutAccuracy: z.number().nullable().default(null),
  quality: z
    .object({
      intents: z.array(z.object({ intent: z.string(), asked: Count, recognised: Count })),
      confusions: z.array(
        z.object({ intent: z.string(), takenFor: z.string(), count: Count, phrases: z.array(z.string()) }),
      ),
      outOfScope: z.object({ phrases: Count, refused: Count }),
    })
    .default({ intents: [], confusions: [], outOfScope: { phrases: 0, refused: 0 } }),
  issues: z
    .array(
      z.object({
        kind: z.enum(['empty', 'contradiction', 'few']),
        intents: z.array(z.string()),
        text: z.string().optional(),
      }),
    )
    .default([]),
});

export interface StoredFigures {
  readonly language: string;
  readonly version: number;
  readonly trainedAt: string;
  readonly trainMs: number;
  readonly phrases: number;
  readonly intents: number;
  readonly threshold: number;
  readonly accuracy: number | null;
  readonly quality: z.infer<typeof Figures>['quality'];
  readonly issues: z.infer<typeof Figures>['issues'];
}

/** Of each language's newest model. */
export async function modelFigures({ q }: Pick<Tx, 'q'>, agentId: string): Promise<StoredFigures[]> {
  const rows = await q
    .selectFrom('intent_model')
    .distinctOn('language')
    .select(['language', 'version', 'trained_at', 'figures'])
    .where('ai_agent_id', '=', agentId)
    .orderBy('language')
    .orderBy('version', 'desc')
    .execute();
  return rows.map(({ language, version, trained_at, figures }) => {
    const { examples, heldOutAccuracy, ...told } = Figures.parse(figures);
    return {
      language,
      version,
      trainedAt: trained_at.toISOString(),
      phrases: examples,
      accuracy: heldOutAccuracy,
      ...told,
    };
  });
}

export async function exampleRows({ q }: Pick<Tx, 'q'>, agentId: string) {
  return await q
    .selectFrom('intent_example')
    .select(['intent', 'text', 'language'])
    .where('ai_agent_id', '=', agentId)
    .orderBy('language')
    .orderBy('text')
    .execute();
}
