/** Who may hold our pages in a frame: the header that browsers keep to, built from the administrator's list. */
import { findEmbedSetting } from '../../connectors/embed/index.ts';
import type { House } from '../../data-model/house/index.ts';

/**
 * The origins that may hold the desk of the organization named in the query, none when it is not known, or when the
 * query is not one of ours (an array, an object).
 */
export async function embeddingOrigins(house: House, query: unknown): Promise<readonly string[]> {
  const { organization } = query as { organization?: unknown };
  if (organization !== undefined && typeof organization !== 'string') return [];
  return (await findEmbedSetting(house, organization))?.setting.allowedOrigins ?? [];
}

/** The page that holds the desk: runs its own script and those of the hosts, and is held by nobody but them. */
export function embedPagePolicy(origins: readonly string[]): string {
  const hosts = origins.length > 0 ? ` ${origins.join(' ')}` : '';
  return [
    "default-src 'none'",
    `script-src 'self'${hosts}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "frame-src 'self'",
    `frame-ancestors ${origins.length > 0 ? origins.join(' ') : "'none'"}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/**
 * The desk runs nothing that is not ours. Styles are made at run time by Fluent UI (Griffel). Frames hold records of
 * CRMs, sandboxed, never pages of ours; those on this machine may do without TLS.
 */
const deskPolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: https:; font-src 'self' data: https:; connect-src 'self'; frame-src https: http://localhost:* http://127.0.0.1:*; base-uri 'none'; form-action 'self'";

/** @param origins of the desk inside `/embed/`; undefined of the desk that has a tab of its own. */
export function deskPagePolicy(origins: readonly string[] | undefined): string {
  const ancestors = origins === undefined ? "'none'" : ["'self'", ...origins].join(' ');
  return `${deskPolicy}; frame-ancestors ${ancestors}`;
}
