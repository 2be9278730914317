/** How one kind of CRM wants to be spoken to. Pure: requests and answers in, requests and meanings out. */
import type { AuthenticationKind, ConnectionSettings, RecordRef } from '../../../../contracts/crm.ts';
import type { Answer, Said, Verdict } from './verdict.ts';

/** What a caller asks for. */
export interface Wish {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly key?: string;
}

/** A request in the CRM's own form. */
export interface Shaped {
  readonly method: string;
  /** Below the base, with its query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Whether making it again cannot do it twice. */
  readonly repeatable: boolean;
  /** The record it makes, when the client chose the id. */
  readonly creates?: { readonly setName: string; readonly id: string };
}

export interface Received extends Answer {
  readonly body: unknown;
}

export interface Dialect {
  readonly defaultAuthentication: AuthenticationKind;
  /** The API's address without a trailing slash; undefined when the settings hold none. */
  base(settings: ConnectionSettings): string | undefined;
  /** Where a token comes from; undefined when the settings do not say. */
  tokenUrl(settings: ConnectionSettings): string | undefined;
  scope(settings: ConnectionSettings): string;
  /** The user name of basic authentication, where it is not the one of the settings. */
  basicUser?(settings: ConnectionSettings): string;
  shape(wish: Wish, settings: ConnectionSettings): Shaped;
  said(body: unknown): Said;
  /** Whether an answer may be any text: of a system that nothing is known of. */
  readonly answersAnything?: true;
  /** What this CRM means where it differs from HTTP; undefined otherwise. */
  judge?(received: Received, shaped: Shaped): Verdict | undefined;
  /** What later steps refer to. */
  result(received: Received, shaped: Shaped): unknown;
  record(result: unknown, shaped: Shaped): RecordRef | null;
  recordUrl(record: Pick<RecordRef, 'entity' | 'id'>, settings: ConnectionSettings): string;
}

/** The parts most of them share. */
export const nothingSaid: Said = { code: '', message: '' };
export const isWrite = (method: string): boolean => method !== 'GET' && method !== 'HEAD';
export const jsonHeaders = (wish: Wish): Record<string, string> => ({
  accept: 'application/json',
  ...(wish.body === undefined ? {} : { 'content-type': 'application/json' }),
  ...Object.fromEntries(
    Object.entries(wish.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  ),
});
