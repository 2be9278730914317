/** How good a classifier is on phrases whose intents are known. */
import type { IntentClassifier } from './model.ts';
import type { Example } from './train.ts';

export interface Evaluation {
  /** Of the phrases in scope: how many the likeliest intent is right for, whatever its confidence. 0..1. */
  readonly accuracy: number;
  /** The same where an intent below the threshold counts as wrong. */
  readonly inScopeAccuracy: number;
  /** Of the phrases out of scope: how many are refused. Null without such. */
  readonly outOfScopeRecall: number | null;
}

export function evaluateIntents(classifier: IntentClassifier, examples: readonly Example[]): Evaluation {
  const { threshold } = classifier.model;
  let inScope = 0;
  let right = 0;
  let rightAndTaken = 0;
  let refused = 0;
  for (const { text, intent } of examples) {
    const [best] = classifier.rank(text, 1);
    const taken = best !== undefined && best.confidence >= threshold;
    if (intent === null) refused += taken ? 0 : 1;
    else {
      inScope += 1;
      if (best?.intent !== intent) continue;
      right += 1;
      if (taken) rightAndTaken += 1;
    }
  }
  const outOfScope = examples.length - inScope;
  return {
    accuracy: inScope === 0 ? 0 : right / inScope,
    inScopeAccuracy: inScope === 0 ? 0 : rightAndTaken / inScope,
    outOfScopeRecall: outOfScope === 0 ? null : refused / outOfScope,
  };
}
