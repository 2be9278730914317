/** What a turn asks of the outside, and what comes back. The runtime fetches it; the dialog goes on with it. */
import type { PlannedCall } from './plan.ts';

export interface KnowledgeNeed {
  readonly kind: 'knowledge';
  /** To be given back with the result; a result with another id is ignored. */
  readonly requestId: string;
  readonly query: string;
  /** Names of sources to search; empty: all. */
  readonly sources: readonly string[];
}

export interface HttpNeed {
  readonly kind: 'http';
  readonly requestId: string;
  /** Upper case. */
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly timeoutMs: number;
}

/** One operation of a connection, by the names of the system that the topic came from. */
export interface OperationNeed {
  readonly kind: 'operation';
  readonly requestId: string;
  /** `InvokeConnectorAction`, `InvokeFlowAction`, `InvokeMcpToolAction` ... */
  readonly actionKind: string;
  readonly reference: string;
  /** Empty where the reference names the operation itself. */
  readonly operation: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly timeoutMs: number;
}

export interface ModelNeed {
  readonly kind: 'model';
  readonly requestId: string;
  /** `answer`: what the model knows; `query`: the last phrase as a search that stands alone. */
  readonly purpose: 'answer' | 'query';
  readonly system: string;
  readonly prompt: string;
}

/** A model is asked what to do with a message: which topics to begin, or what to reply. */
export interface PlanNeed {
  readonly kind: 'plan';
  readonly requestId: string;
  readonly utterance: string;
  /** Names of the topics that may be chosen now. */
  readonly topics: readonly string[];
  /** What the customer has just said yes to. */
  readonly approved: PlannedCall | null;
}

export type Need = KnowledgeNeed | HttpNeed | OperationNeed | ModelNeed | PlanNeed;

/** What came of a need other than knowledge. */
export type NeedOutcome =
  | {
      readonly ok: true;
      /** JSON, or text. */
      readonly value: unknown;
      /** Of HTTP. */
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | {
      readonly ok: false;
      readonly code: NeedFailure;
      /** For the topic's author: what is missing, or what the other side said. */
      readonly message: string;
      readonly status?: number;
      readonly body?: unknown;
    };

export type NeedFailure =
  /** Nothing is configured that could do it. */
  | 'not_configured'
  /** It was begun before a crash; nobody knows whether it happened. */
  | 'unknown_outcome'
  | 'timeout'
  /** There was no answer, or one that says no. */
  | 'failed';
