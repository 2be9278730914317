/** What leaves the house, and how: the words every caller of an outside system uses. */
import type { WebSocket } from 'undici';

/** What an administrator allows beyond the public internet over https. */
export interface HostPolicy {
  /** `host` or `host:port`, lower case; these may resolve to private addresses and use http:. */
  readonly allowed: ReadonlySet<string>;
}

/** The public internet over https, nothing else. */
export const publicOnly: HostPolicy = { allowed: new Set() };

export interface OutboundRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly policy: HostPolicy;
  /** For the whole exchange, redirects and body included, in milliseconds. Default 30,000. */
  readonly timeoutMs?: number;
  /** Of the body, after decompression. Default 10 MB. */
  readonly maxBytes?: number;
  /** Default 3. 0 hands a redirect back as the answer. Credentials and body are not carried to another origin. */
  readonly maxRedirects?: number;
  readonly signal?: AbortSignal;
}

export interface OutboundResponse {
  readonly status: number;
  /** Names in lower case; repeated headers joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decompressed. */
  readonly body: Buffer;
  /** The body as UTF-8. */
  text(): string;
  /** The address that answered, after redirects. */
  readonly url: string;
  readonly durationMs: number;
}

export interface Outbound {
  /**
   * One exchange. Any status is an answer, not an error.
   * @throws {OutboundError} when there is none.
   */
  send(request: OutboundRequest): Promise<OutboundResponse>;
  /**
   * For libraries that take a `fetch`: the same guard, bodies may stream, no limit of size or time but the caller's.
   * A redirect is followed only for GET and HEAD, and to another origin without the caller's headers. Errors are
   * fetch's own `TypeError` with an `OutboundError` as cause.
   */
  fetch(policy: HostPolicy): typeof fetch;
  /**
   * A WebSocket behind the same guard: `wss:` to the public internet, `ws:` and private addresses where the policy
   * allows them. What is refused on the way shows as its `error`.
   * @throws {OutboundError} `address_refused`, `scheme_refused` for the address as it is written
   */
  socket(url: string, policy: HostPolicy): WebSocket;
  /** Ends every connection; what is still running fails as `aborted`. */
  close(): Promise<void>;
}

/** The address resolver's port: every address of a name, in the order of preference. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

export interface OutboundOptions {
  readonly resolve?: Resolve;
  /** Where a checked address is really dialled. Tests point public addresses at their own servers; else identity. */
  readonly dial?: (address: string) => string;
  /** Certificate authorities trusted beside the usual ones, PEM. */
  readonly authorities?: readonly string[];
}
