/** The texts of a WebSocket, one after the other, as fast as they are taken. */
import type { WebSocket } from 'undici';
import type { HostPolicy, Outbound } from '../../../platform/outbound/index.ts';
import { faultOf, OutsideFault } from './fault.ts';

/** A socket that is not open by then is given up. */
const openWithinMs = 20_000;
/** Texts that wait to be taken. */
const mostWaiting = 1000;

/** Ends with the signal. @throws {OutsideFault} `unreachable`; `cut`, when the other side ends it. */
export async function* readSocket(
  outbound: Outbound,
  policy: HostPolicy,
  url: string,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const socket = openSocket(outbound, policy, url);
  const waiting: string[] = [];
  let isOpen = false;
  let over: OutsideFault | undefined;
  let wake = (): void => {};
  const end = (fault: OutsideFault) => {
    over ??= fault;
    wake();
  };
  const broken = () =>
    end(
      isOpen
        ? new OutsideFault('cut', 'The agent’s stream broke off.', { retry: true })
        : new OutsideFault('unreachable', 'The agent’s stream cannot be opened.', { retry: true }),
    );
  const late = setTimeout(() => (isOpen ? undefined : broken()), openWithinMs);
  socket.addEventListener('open', () => {
    isOpen = true;
  });
  // Listened to from the first moment: messages may come in the same packet as the answer that opens it.
  socket.addEventListener('message', ({ data }) => {
    if (typeof data === 'string') waiting.push(data);
    if (waiting.length > mostWaiting)
      end(new OutsideFault('garbled', 'The agent says more than is bearable.'));
    wake();
  });
  socket.addEventListener('close', broken);
  socket.addEventListener('error', broken);
  const stop = () => wake();
  signal.addEventListener('abort', stop);
  try {
    for (;;) {
      const text = waiting.shift();
      if (signal.aborted) return;
      if (text !== undefined) yield text;
      else if (over) throw over;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    clearTimeout(late);
    signal.removeEventListener('abort', stop);
    socket.close();
  }
}

function openSocket(outbound: Outbound, policy: HostPolicy, url: string): WebSocket {
  try {
    return outbound.socket(url, policy);
  } catch (error) {
    throw faultOf(error);
  }
}
