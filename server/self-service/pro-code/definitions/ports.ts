/** What a tool is handed: the customer, the session, and as much of the house as a tool may use. */
import type { z } from 'zod';
import type { HandoffContext } from '../../../../contracts/handoff.ts';

/** Session variables by name, each with the shape of its values. Their values are JSON. */
export type Variables = Readonly<Record<string, z.ZodType>>;

/** Who is in the conversation. The only customer that a tool may act for. */
export interface Customer {
  readonly contactId: string;
  /** Null when the customer gave none. */
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly authentication: HandoffContext['authentication'];
}

/** What the conversation has collected, kept between turns and over restarts. */
export interface SessionVariables<V extends Variables = Variables> {
  /** Undefined: not known yet, or not shared with this specialist. */
  get<K extends keyof V & string>(name: K): z.output<V[K]> | undefined;
  /** @throws {Error} when the value does not have the declared shape. */
  set<K extends keyof V & string>(name: K, value: z.output<V[K]>): void;
}

export interface CallAnswer {
  /** False: the other side said no, and `text` says why. */
  readonly ok: boolean;
  readonly text: string;
  /** The answer's JSON; undefined when it has none. */
  readonly value: unknown;
}

/** Records of a CRM. A refusal or a failure is a ToolError in plain words. */
export interface CrmPort {
  /** @param path below the API with its query, encoded: `incidents?$top=3` */
  read(path: string): Promise<unknown>;
  /** The rows of a query: of `value` where the answer is an object. */
  list(path: string): Promise<Readonly<Record<string, unknown>>[]>;
  /** A repeat of the same tool run makes no second record. @returns the record's id, when the CRM tells it */
  create(path: string, record: Readonly<Record<string, unknown>>): Promise<string | null>;
  update(path: string, changes: Readonly<Record<string, unknown>>): Promise<void>;
}

/** The organization's connections, by name, with their own credentials, which tools never see. */
export interface ConnectionsPort {
  /** One operation of a connection of a connector. */
  call(
    connection: string,
    operationId: string,
    inputs: Readonly<Record<string, unknown>>,
  ): Promise<CallAnswer>;
  crm(connection: string): CrmPort;
}

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The public internet over https, and what the administrator allows. At most 1 MB comes back. */
export interface HttpPort {
  send(request: {
    readonly method: string;
    readonly url: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  }): Promise<HttpAnswer>;
}

export interface KnowledgePassage {
  readonly id: string;
  readonly title: string;
  /** Markdown. */
  readonly text: string;
  /** 0..1: how surely it answers; half of it is little. */
  readonly confidence: number;
}

export interface KnowledgePort {
  /** What is published and for everyone, best first. */
  search(question: string, options?: { readonly tags?: readonly string[] }): Promise<KnowledgePassage[]>;
}

/** A line in the log: a name and figures. No words, so that none of the customer's get there. */
export type ToolLog = (event: string, figures?: Readonly<Record<string, number | boolean>>) => void;

export interface ToolContext<V extends Variables = Variables> {
  readonly customer: Customer;
  readonly session: SessionVariables<V>;
  readonly connections: ConnectionsPort;
  readonly http: HttpPort;
  readonly knowledge: KnowledgePort;
  readonly clock: { now(): Date };
  readonly log: ToolLog;
  /** BCP 47. */
  readonly locale: string;
  /** The same when this run is repeated: for systems that take one. */
  readonly idempotencyKey: string;
  /** Aborted when the tool has taken too long or the process stops. */
  readonly signal: AbortSignal;
}

/**
 * A tool did not do what it was asked. The message goes to the agent, which may say it to the customer. Anything else
 * that a tool throws counts as a defect: the agent is told only that it failed.
 */
export class ToolError extends Error {
  /** The other side may have done it all the same. Of a tool that is not repeatable, its outcome is then unknown. */
  readonly mayBeDone: boolean;
  /** Trying again may help. */
  readonly transient: boolean;

  constructor(message: string, more: { mayBeDone?: boolean; transient?: boolean } = {}) {
    super(message);
    this.name = 'ToolError';
    this.mayBeDone = more.mayBeDone ?? false;
    this.transient = more.transient ?? false;
  }
}
