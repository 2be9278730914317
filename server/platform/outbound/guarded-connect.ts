/** The only place where a socket to the outside is opened: resolves, checks, and dials exactly what it checked. */
import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction, Socket } from 'node:net';
import { rootCertificates } from 'node:tls';
import { Agent, buildConnector } from 'undici';
import { isPublicAddress } from './addresses.ts';
import type { OutboundOptions, Resolve } from './outbound.ts';
import { OutboundError } from './outbound-error.ts';
import { isLiteral } from './target.ts';

/** The system's resolver, with /etc/hosts and search domains as an administrator set them. */
const systemResolve: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true })).map(({ address }) => address);

/** What the resolver answered, checked. The caller connects to these addresses and asks no resolver again. */
async function addressesOf(hostname: string, allowed: boolean, resolve: Resolve): Promise<readonly string[]> {
  let found: readonly string[];
  try {
    found = await resolve(hostname);
  } catch (cause) {
    const detail = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
    throw new OutboundError(
      'dns',
      `The name ${hostname} cannot be found. Check the spelling, and the name server of this machine.`,
      { detail, cause },
    );
  }
  const reachable = allowed ? found : found.filter(isPublicAddress);
  if (reachable.length > 0) return reachable;
  if (found.length === 0)
    throw new OutboundError('dns', `The name ${hostname} has no address. Check the spelling.`);
  throw new OutboundError(
    'address_refused',
    `${hostname} is an address of a private network. If that is meant, an administrator can allow this host.`,
  );
}

/** @param allowed whether this agent serves hosts that the policy allows; its sockets are never lent to others. */
function guardedLookup(allowed: boolean, options: OutboundOptions): LookupFunction {
  const resolve = options.resolve ?? systemResolve;
  const dial = options.dial ?? ((address: string) => address);
  return (hostname, { all, family }, callback) => {
    addressesOf(hostname, allowed, resolve).then(
      (addresses) => {
        const dialled = addresses.map(dial).map((address) => ({ address, family: isIP(address) }));
        if (all) return callback(null, dialled);
        const one = dialled.find((each) => !family || each.family === family) ?? dialled[0]!;
        callback(null, one.address, one.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}

export interface GuardedAgent {
  readonly agent: Agent;
  /** Fails what is running and ends every socket, the unconnected ones too. */
  destroy(): Promise<void>;
}

/**
 * The pool of connections to hosts of one trust. Sockets are never shared across trust: a connection that an
 * allowance opened to a private address must not serve a caller without it.
 */
export function guardedAgent(allowed: boolean, options: OutboundOptions): GuardedAgent {
  const connecting = new Set<Socket>();
  const connect = buildConnector({
    lookup: guardedLookup(allowed, options),
    timeout: 10_000,
    allowH2: false,
    autoSelectFamily: true,
    ...(options.authorities === undefined ? {} : { ca: [...rootCertificates, ...options.authorities] }),
  });
  const agent = new Agent({
    connections: 64,
    keepAliveTimeout: 10_000,
    allowH2: false,
    // Again at the socket, whoever made the request and however it was redirected.
    connect: (target, callback) => {
      if (!allowed && target.protocol !== 'https:')
        return callback(
          new OutboundError('scheme_refused', `${target.hostname} may only be called over https:.`),
          null,
        );
      if (!allowed && isLiteral(target.hostname))
        return callback(
          new OutboundError('address_refused', `${target.hostname} is a bare IP address. Use a name.`),
          null,
        );
      // The connector returns the socket it opens, though its type does not say so.
      const socket: unknown = connect(target, callback);
      if (!(socket instanceof Socket)) return;
      connecting.add(socket);
      const done = () => connecting.delete(socket);
      socket.once('connect', done).once('close', done);
    },
  });
  return {
    agent,
    async destroy() {
      await agent.destroy();
      // undici forgets the sockets that have not connected yet.
      for (const socket of connecting) socket.destroy();
    },
  };
}
