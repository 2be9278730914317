/** What a CRM can do for us, whichever it is. */
import type {
  EntityDescription,
  EntitySummary,
  RecordMatch,
  RecordRef,
  RenderedRequest,
  TestStage,
} from '../../../contracts/crm.ts';
import type { Asked } from './domain/matches.ts';
import type { Verdict } from './domain/verdict.ts';

export interface CrmRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Below the API, with its query: `phonecalls`, `phonecalls(<guid>)?$select=subject`, `table/incident`. */
  readonly path: string;
  /** A JSON value. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of a create: a UUID that follows from what it is for. A repeat with the same key makes no second record. */
  readonly key?: string;
  /** Whether an earlier try may have arrived; a CRM without better means is then asked first. */
  readonly again?: boolean;
  readonly signal?: AbortSignal;
  /** For each exchange. Default 30,000. */
  readonly timeoutMs?: number;
}

/** One exchange as a timeline shows it. */
export interface CrmExchange {
  readonly request: RenderedRequest;
  /** Null when no answer came. */
  readonly status: number | null;
  /** As it came, shortened to 16,000 characters. */
  readonly response: string;
  readonly durationMs: number;
  readonly verdict: Verdict;
}

export interface CrmResponse extends CrmExchange {
  /**
   * The answer's JSON, what later steps refer to. Where the CRM answers a write without a body it holds the record's
   * id under the name of its primary id; undefined when nothing is known.
   */
  readonly body: unknown;
  /** Of the answer, names in lower case; empty when none came. */
  readonly headers: Readonly<Record<string, string>>;
  /** The record that was made, changed or read. */
  readonly record: RecordRef | null;
  /** Exchanges before this one: a token that had to be renewed, a look-up, ... */
  readonly earlier: readonly CrmExchange[];
}

export interface NewRecord {
  /** A UUID; see CrmRequest.key. */
  readonly key: string;
  /** Of a contact its full name, of a case its title. */
  readonly name: string;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly description?: string | undefined;
  /** Of a case: whose it is. */
  readonly customer?: RecordRef | undefined;
}

/** Readings throw `AppError('connection.failed')` with `{ code, message }` in plain words; `send` never throws. */
export interface CrmClient {
  /** Any failure is a verdict of the answer. A token that is not accepted is renewed once. */
  send(request: CrmRequest): Promise<CrmResponse>;
  /** The request as `send` would make it first, without credentials. May read metadata, and nothing else. */
  render(request: CrmRequest): Promise<RenderedRequest>;
  /** Address, token, identity, metadata; ends after the first that fails. */
  test(signal?: AbortSignal): AsyncIterable<TestStage>;
  entities(): Promise<EntitySummary[]>;
  /** @param entity its logical or its set name. */
  describe(entity: string): Promise<EntityDescription>;
  /** The best first; at most 20. */
  find(asked: Asked): Promise<RecordMatch[]>;
  create(kind: 'contact' | 'case', values: NewRecord): Promise<RecordRef>;
  /** The request that sets an activity regarding a record; null where this CRM has no such thing. */
  relate(activity: RecordRef, to: RecordRef): Promise<CrmRequest | null>;
  /** Where a person opens it; empty when it cannot be known. */
  recordUrl(record: Pick<RecordRef, 'entity' | 'id'>): string;
}
