/** Conditions of rules: trees over the facts of a conversation. Evaluated in `evaluate.ts`. */
import type { ComparisonDocument } from '../../../../contracts/configuration/condition.ts';

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | Comparison;

/**
 * `field`: channel, kind, context.<name>, customer.<name|email|phone|externalId|attribute>, account.<name|attribute>,
 * message.text, message.count, intent, intentGroup, sentiment (1 very negative to 7), attribute.<name> (set by earlier
 * rules), priority, queue, time.hour, time.minute, time.weekday (1 Monday to 7), time.date (YYYY-MM-DD),
 * time.open:<hours id>, waitedSeconds. Times are in the organization's time zone.
 */
export interface Comparison {
  readonly field: string;
  readonly is: Operator;
  readonly value?: Scalar | readonly Scalar[];
}
export type Scalar = string | number | boolean;
/** The document's: contracts/configuration/condition.ts lists them. */
export type Operator = ComparisonDocument['is'];
