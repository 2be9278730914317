/** Makes another Node process collect its garbage, through its inspector: the process itself need not help. */
import { readFileSync } from 'node:fs';
import { WebSocket } from 'ws';

/** @param logFile of a process that was started with `--inspect`; it says there where the inspector listens. */
export async function collectGarbage(logFile: string): Promise<void> {
  const address = /Debugger listening on (ws:\S+)/.exec(readFileSync(logFile, 'utf8'))?.[1];
  if (address === undefined) throw new Error('the process has no inspector');
  const socket = new WebSocket(address);
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('open', () => socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' })));
    socket.once('message', () => resolve());
  });
  socket.terminate();
}
