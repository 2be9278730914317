/** `chat.idle_bytes_per_customer`: what the server's resident memory grows by, for each customer who is just there. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchServer } from '../bench-server.ts';
import { ChildProgram } from '../child-program.ts';
import { type Bench, round, say } from '../figure.ts';
import { collectGarbage } from './garbage.ts';
import type { IdleInput } from './idlers.ts';

const customers = 4000;
/** Few: memory that leavers left in the heap, and that those who stay then fill, would flatter the figure. */
const warmUpCustomers = 500;
/** Greetings, timers and the last answers are over by then. */
const settleMs = 8000;

export const idle: Bench = {
  names: ['chat.idle_bytes_per_customer'],
  async run(print) {
    const collect = process.env.BENCH_COLLECT_GARBAGE === 'on';
    const house = await BenchServer.start(collect ? ['--inspect=127.0.0.1:0'] : []);
    const load = new ChildProgram(join(import.meta.dirname, 'idlers.ts'));
    try {
      const { url, secret } = await house.prepare(0, 0);
      const pid = house.server.pids[0]!;
      const settled = async () => {
        await sleep(settleMs);
        if (collect) await collectGarbage(house.server.logFile);
        return residentBytes(pid);
      };
      say(`${warmUpCustomers} customers come and go`);
      await load.ask('connect', { url, secret, customers: warmUpCustomers } satisfies IdleInput);
      await load.ask('leave');
      const before = await settled();
      say(`${round(before / 1e6, 1)} MB resident; ${customers} customers come and stay`);
      await load.ask('connect', { url, secret, customers } satisfies IdleInput);
      const after = await settled();
      const there = (await load.ask('count')) as number;
      say(`${round(after / 1e6, 1)} MB resident with ${there} customers there`);
      if (there !== customers) throw new Error(`only ${there} of ${customers} streams are still open`);
      print({ name: 'chat.idle_bytes_per_customer', value: round((after - before) / there), unit: 'B' });
    } finally {
      await load.close();
      await house.stop();
    }
  },
};

function residentBytes(pid: number): number {
  if (process.platform !== 'linux')
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024;
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}
