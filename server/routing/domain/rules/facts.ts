/** What rules look at. Plain data, kept with the trace, so that the rules can be run again. */
import type { WorkKind } from '../../../../contracts/words.ts';
import type { Scalar } from './condition.ts';

export interface Facts {
  readonly conversationId: string;
  readonly channel: string;
  readonly kind: WorkKind;
  readonly workstreamId: string;
  readonly context: Readonly<Record<string, unknown>>;
  readonly customer: Readonly<Record<string, unknown>>;
  readonly account: Readonly<Record<string, unknown>> | null;
  /** The customer's last messages, joined, the newest last; and how many the customer wrote. */
  readonly message: { readonly text: string; readonly count: number };
  readonly intent: string | null;
  readonly intentGroup: string | null;
  /** 1 very negative to 7 very positive. */
  readonly sentiment: number | null;
  readonly attributes: Readonly<Record<string, Scalar>>;
  readonly priority: number;
}
