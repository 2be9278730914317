/** The server's sockets: hands each upgrade to the customers' streams or to the desk. */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { readStreamKey } from '../../channels/chat/index.ts';
import { read } from '../../data-model/house/index.ts';
import { type Principal, principalBySecret } from '../../data-model/people/index.ts';
import { AppError, isAppError } from '../../platform/errors.ts';
import { type CustomerStreams, watermarkOf } from '../direct-line/index.ts';
import type { Services } from '../handlers/index.ts';
import { originOf, principalOf } from '../http/index.ts';
import type { Connections } from './connections.ts';
import type { CrmFeed } from './crm-feed.ts';
import { DeskSocket } from './desk-socket.ts';
import type { LiveFeed } from './live-feed.ts';
import type { TopicsFeed } from './topics-feed.ts';

export interface UpgradeOptions extends Services {
  streams: CustomerStreams;
  connections: Connections;
  live: LiveFeed;
  crm: CrmFeed;
  topics: TopicsFeed;
}

const streamPath = /^\/v3\/directline\/conversations\/([0-9a-f-]{36})\/stream$/i;
/** A client that cannot set headers authenticates by its first frame within this time. Milliseconds. */
const authenticateWithinMs = 5000;
const mostFrameBytes = 256 * 1024;

/** Attaches to a listening server. @returns closes every socket. */
export function attachSockets(server: Server, options: UpgradeOptions): { close(): void } {
  const { house, streams, connections } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: mostFrameBytes,
    clientTracking: false,
  });

  const onUpgrade = (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const stream = streamPath.exec(url.pathname);
    const accept = (ready: (socket: WebSocket) => void) =>
      sockets.handleUpgrade(request, duplex, head, ready);
    const work = stream
      ? openStream(stream[1]!, url, request, accept)
      : url.pathname === '/api/realtime'
        ? openDesk(request, duplex, accept)
        : refuse(new AppError('request.not_found'));
    work.catch((error: unknown) =>
      answer(
        duplex,
        isAppError(error) ? error : new AppError('server.internal', undefined, { cause: error }),
      ),
    );
  };
  const refuse = async (error: AppError): Promise<never> => {
    throw error;
  };

  async function openStream(
    conversationId: string,
    url: URL,
    request: IncomingMessage,
    accept: (ready: (socket: WebSocket) => void) => void,
  ): Promise<void> {
    const token = readStreamKey(house, url.searchParams.get('t') ?? '');
    if (token.conversationId !== conversationId) throw new AppError('conversation.not_found');
    const rows = await read(house, token.organizationId, (tx) =>
      tx.run<{ last_sequence: number }>(
        'select last_sequence from conversation where id = $1',
        [conversationId],
        'last-sequence',
      ),
    );
    if (!rows[0]) throw new AppError('conversation.not_found');
    const watermark = watermarkOf(url.searchParams.get('watermark') ?? undefined, rows[0].last_sequence);
    const origin = originOf({ headers: request.headers, protocol: 'http' });
    accept((socket) => streams.open(socket, token, watermark, origin));
  }

  async function openDesk(
    request: IncomingMessage,
    wire: Duplex,
    accept: (ready: (socket: WebSocket) => void) => void,
  ): Promise<void> {
    const principal = await principalOf(house, request.headers);
    accept((socket) => {
      socket.on('error', () => socket.terminate());
      if (principal) welcome(socket, wire, principal);
      else awaitAuthentication(socket, wire);
    });
  }

  function awaitAuthentication(socket: WebSocket, wire: Duplex): void {
    const timer = setTimeout(() => socket.close(4000, 'authenticate first'), authenticateWithinMs);
    socket.once('close', () => clearTimeout(timer));
    socket.once('message', (data) => {
      clearTimeout(timer);
      let id: string | number = '';
      const first = async () => {
        const frame = JSON.parse(String(data)) as {
          id?: string | number;
          op?: string;
          input?: { token?: unknown };
        };
        id = frame.id ?? '';
        if (frame.op !== 'authenticate' || typeof frame.input?.token !== 'string')
          throw new AppError('auth.required');
        return await principalBySecret(house, frame.input.token);
      };
      first().then(
        (principal) => {
          socket.send(JSON.stringify({ re: id, ok: true, output: {} }));
          welcome(socket, wire, principal);
        },
        (error: unknown) => {
          socket.send(
            JSON.stringify({
              re: id,
              ok: false,
              ...(isAppError(error) ? error : new AppError('auth.required')).toBody(),
            }),
          );
          socket.close(4000, 'authenticate first');
        },
      );
    });
  }

  function welcome(socket: WebSocket, wire: Duplex, principal: Principal): void {
    if (socket.readyState !== socket.OPEN) return;
    const desk = new DeskSocket(options, options, socket, wire, principal);
    connections.add(desk);
    socket.on('pong', () => {
      desk.alive = true;
    });
    socket.on('close', () => {
      desk.close();
      connections.remove(desk);
    });
  }

  server.on('upgrade', onUpgrade);
  return {
    close() {
      server.off('upgrade', onUpgrade);
      sockets.close();
    },
  };
}

function answer(duplex: Duplex, error: AppError): void {
  const body = JSON.stringify(error.toBody());
  duplex.end(
    `HTTP/1.1 ${error.status} ${error.code}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    () => duplex.destroy(),
  );
}
