/** What "Test connection" asks of one kind of CRM, and what it makes of the answers. */
import type { ConnectionSettings } from '../../../../contracts/crm.ts';
import type { Verdict } from './verdict.ts';

export interface Heard {
  readonly status: number | null;
  readonly body: unknown;
  readonly verdict: Verdict;
}

export interface Question {
  readonly path: string;
  /** Whether an answer that succeeded is also one of the right kind. */
  passed(heard: Heard): boolean;
  found(heard: Heard): string;
  /** Empty: nothing better than a general word. */
  explain(heard: Heard): string;
}

export interface Remark {
  readonly outcome: 'failed' | 'warning';
  readonly message: string;
}

export interface Probe {
  /** What can be seen without the network. */
  remarks(settings: ConnectionSettings, secret: string | undefined): readonly Remark[];
  /** Undefined: nothing there answers a question about the caller. */
  readonly identity?: Question | undefined;
  readonly metadata: readonly Question[];
  /** Readings that may be missing without failing the test: each is warned of by name. */
  readonly privileges: readonly { readonly path: string; readonly what: string }[];
}
