/** A kind of CRM as a table of pure functions: all that differs between those without a client of their own. */
import type {
  ConnectionSettings,
  EntityDescription,
  EntitySummary,
  RecordRef,
} from '../../../../contracts/crm.ts';
import type { Dialect, Wish } from './dialect.ts';
import type { Asked, Candidate } from './matches.ts';
import type { Probe } from './probe.ts';

export interface SearchQuery {
  readonly wish: Wish;
  /** Without addresses: they are made from the record. */
  read(body: unknown): Omit<Candidate, 'url'>[];
}

export interface NewValues {
  readonly key: string;
  readonly name: string;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly description?: string | undefined;
  readonly customer?: RecordRef | undefined;
}

export interface Kind {
  readonly dialect: Dialect;
  readonly probe: Probe;
  /** What a customer may be, in the order of preference. */
  readonly customers: readonly string[];
  search(asked: Asked, settings: ConnectionSettings): SearchQuery[];
  /** Undefined where this kind has no such record. */
  newRecord(kind: 'contact' | 'case', values: NewValues): Wish | undefined;
  relate(activity: RecordRef, to: RecordRef): Wish | undefined;
  /** A list of its own, or where to read it. */
  readonly entities:
    | readonly EntitySummary[]
    | { readonly path: string; read(body: unknown): EntitySummary[] };
  /** Where the fields of an entity are; undefined where nothing tells. */
  readonly fields?: {
    path(entity: string): string;
    read(summary: EntitySummary, body: unknown): EntityDescription;
  };
  /** Where a record with this key would be found, for those that have no better means against making it twice. */
  lookup?(wish: Wish): { path: string; read(body: unknown): Record<string, unknown> | undefined } | undefined;
}

export const plainEntity = (
  logicalName: string,
  displayName: string,
  primaryId: string,
  primaryName: string | null,
  setName = logicalName,
): EntitySummary => ({
  logicalName,
  setName,
  displayName,
  primaryId,
  primaryName,
});

/** Leaves out what is not there. */
export const present = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));

/** `Ada Maria King` → first `Ada Maria`, last `King`; one word is the last name, which is the required one. */
export function splitName(name: string): { first: string; last: string } {
  const words = name.trim().split(/\s+/);
  const last = words.pop() ?? '';
  return { first: words.join(' '), last };
}
