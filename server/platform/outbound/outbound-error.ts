/** Why an exchange had no answer, in words for the person who set the address. */

export type OutboundErrorKind =
  | 'address_refused'
  | 'scheme_refused'
  | 'request_invalid'
  | 'dns'
  | 'connect'
  | 'tls'
  | 'timeout'
  | 'reset'
  | 'too_large'
  | 'too_many_redirects'
  | 'aborted';

interface OutboundErrorOptions {
  sent?: boolean;
  detail?: string | undefined;
  cause?: unknown;
}

export class OutboundError extends Error {
  readonly kind: OutboundErrorKind;
  /** Whether the request may have reached the other side: if so, what it asks for may have been done. */
  readonly sent: boolean;
  /** The machine's own word for it, such as `ECONNREFUSED`. */
  readonly detail?: string;

  /** @param message plain words that say what to do. */
  constructor(kind: OutboundErrorKind, message: string, options: OutboundErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'OutboundError';
    this.kind = kind;
    this.sent = options.sent ?? false;
    if (options.detail !== undefined) this.detail = options.detail;
  }
}

export const isOutboundError = (error: unknown, kind?: OutboundErrorKind): error is OutboundError =>
  error instanceof OutboundError && (kind === undefined || error.kind === kind);

type Words = (host: string) => string;

const tlsWords: Readonly<Record<string, Words>> = {
  CERT_HAS_EXPIRED: (host) =>
    `The certificate of ${host} has expired. Ask its operator to renew it, then try again.`,
  CERT_NOT_YET_VALID: (host) =>
    `The certificate of ${host} is not valid yet. Check this machine’s clock and the certificate’s dates.`,
  CERT_REVOKED: (host) => `The certificate of ${host} was revoked. Ask its operator for a new one.`,
  DEPTH_ZERO_SELF_SIGNED_CERT: (host) =>
    `${host} has a self-signed certificate. Give it one from a known authority, or trust its own with NODE_EXTRA_CA_CERTS.`,
  ERR_TLS_CERT_ALTNAME_INVALID: (host) =>
    `The certificate is for another name than ${host}. Check the address, or give the server a certificate for this name.`,
};
for (const code of [
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
])
  (tlsWords as Record<string, Words>)[code] = (host) =>
    `The certificate of ${host} comes from an authority that is not trusted here. Install its whole chain there, or trust the authority with NODE_EXTRA_CA_CERTS.`;

const otherWords: Readonly<Record<string, readonly [OutboundErrorKind, Words]>> = {
  ECONNREFUSED: ['connect', (host) => `${host} refused the connection. Check the port and that it runs.`],
  EHOSTUNREACH: ['connect', (host) => `${host} cannot be reached from here. Check the network and firewall.`],
  ENETUNREACH: ['connect', (host) => `${host} cannot be reached from here. Check the network and firewall.`],
  EADDRNOTAVAIL: ['connect', (host) => `${host} cannot be reached from here. Check the network.`],
  ETIMEDOUT: ['connect', (host) => `${host} does not answer. Check the address, the port and the firewall.`],
  UND_ERR_CONNECT_TIMEOUT: [
    'connect',
    (host) => `${host} does not answer. Check the address, the port and the firewall.`,
  ],
  UND_ERR_HEADERS_TIMEOUT: ['timeout', (host) => `${host} took the request and did not answer in time.`],
  UND_ERR_BODY_TIMEOUT: ['timeout', (host) => `${host} stopped in the middle of its answer.`],
  UND_ERR_HEADERS_OVERFLOW: ['too_large', (host) => `The headers of the answer from ${host} are too large.`],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ['reset', (host) => `${host} ended its answer early. Try again.`],
  UND_ERR_DESTROYED: ['aborted', () => 'Patchbay is stopping. The request is made again after the start.'],
  UND_ERR_CLOSED: ['aborted', () => 'Patchbay is stopping. The request is made again after the start.'],
  UND_ERR_INVALID_ARG: [
    'request_invalid',
    () => 'The request cannot be written: check its method and that no header holds a line break.',
  ],
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/**
 * What undici, node:net, node:tls or node:zlib threw, in our words.
 * @param host as the person wrote it.
 * @param sent whether the request was being written when it failed.
 */
export function toOutboundError(error: unknown, host: string, sent: boolean): OutboundError {
  if (error instanceof OutboundError)
    return new OutboundError(error.kind, error.message, {
      sent: sent || error.sent,
      detail: error.detail,
      cause: error.cause,
    });
  const code = codeOf(error) || codeOf(error instanceof Error ? error.cause : undefined);
  const options = { sent, detail: code || (error instanceof Error ? error.name : undefined), cause: error };
  const tls = tlsWords[code];
  if (tls !== undefined) return new OutboundError('tls', tls(host), options);
  const other = otherWords[code];
  if (other !== undefined) return new OutboundError(other[0], other[1](host), options);
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_') || code === 'EPROTO')
    return new OutboundError(
      'tls',
      `${host} does not speak TLS as expected. Check that the address and port are those of an https: service.`,
      options,
    );
  if (code.startsWith('HPE_'))
    return new OutboundError('reset', `${host} did not answer in HTTP. Check the address and port.`, options);
  if (code.startsWith('Z_') || code.startsWith('ERR_ZSTD') || code.startsWith('ERR_BROTLI'))
    return new OutboundError(
      'reset',
      `The answer of ${host} is not compressed as it says. Try again.`,
      options,
    );
  return sent
    ? new OutboundError('reset', `${host} broke the connection before it had answered. Try again.`, options)
    : new OutboundError(
        'connect',
        `${host} broke the connection at once. Check the address and port.`,
        options,
      );
}
