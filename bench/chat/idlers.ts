/** Customers who came, hold their stream open, and say nothing. */
import { WebSocket } from 'ws';
import type { Target } from '../bench-server.ts';
import { answerParent } from '../child-program.ts';
import { HttpPipe } from './http-pipe.ts';

export interface IdleInput extends Pick<Target, 'url' | 'secret'> {
  customers: number;
}

const lanes = 8;
let sockets: WebSocket[] = [];
let came = 0;

async function connect({ url, secret, customers }: IdleInput): Promise<void> {
  const until = came + customers;
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      const pipe = new HttpPipe(url);
      while (came < until) {
        came += 1;
        const user = { id: `dl_bench-${process.pid}-${came}`, name: `Bench ${came}` };
        const { token } = await pipe.json('POST', '/v3/directline/tokens/generate', secret, { user });
        const { streamUrl } = await pipe.json('POST', '/v3/directline/conversations', String(token), {
          user,
        });
        await openStream(String(streamUrl));
      }
      pipe.close();
    }),
  );
}

async function openStream(url: string): Promise<void> {
  const socket = new WebSocket(url, { perMessageDeflate: false, skipUTF8Validation: true });
  socket.on('message', () => {});
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  sockets.push(socket);
}

async function leave(): Promise<void> {
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise((resolve) => {
          socket.once('close', resolve);
          socket.terminate();
        }),
    ),
  );
  sockets = [];
}

answerParent({
  connect,
  leave,
  count: async () => sockets.filter((socket) => socket.readyState === WebSocket.OPEN).length,
});
