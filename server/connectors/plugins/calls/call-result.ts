/** What came of a call. */
import type { ConnectorAnswer } from '../../descriptions/index.ts';

export interface CallResult extends ConnectorAnswer {
  durationMs: number;
  /** As it was sent, without anything secret. */
  request: { method: string; url: string };
}
