/** `chat.messages_per_second` and `chat.delivery_ms`. */
import { join } from 'node:path';
import { BenchServer } from '../bench-server.ts';
import { ChildProgram } from '../child-program.ts';
import { type Bench, median, round, say } from '../figure.ts';
import type { FloorInput } from './floor.ts';
import type { Measured, MeasureInput, OpenInput } from './senders.ts';

const senders = 200;
const representatives = 20;
/** Twice what an even share would be, in units of 30. */
const capacityTotal = (senders / representatives) * 2 * 30;
const floorCallers = 16;
const warmUpMs = 4000;
const windowMs = 10_000;
const rounds = 2;

export const messages: Bench = {
  names: ['chat.messages_per_second', 'chat.delivery_ms'],
  async run(print, isWanted) {
    const house = await BenchServer.start();
    const load = new ChildProgram(join(import.meta.dirname, 'senders.ts'));
    const floor = new ChildProgram(join(import.meta.dirname, 'floor.ts'));
    try {
      say(`handing ${senders} conversations to ${representatives} representatives`);
      const target = await house.prepare(representatives, capacityTotal);
      await load.ask('open', { ...target, senders, streams: true } satisfies OpenInput);
      const floors: number[] = [];
      const values: number[] = [];
      for (let round = 1; round <= rounds; round++) {
        floors.push(await measureFloor(floor, house.connectionString));
        say(
          `round ${round}: floor ${Math.round(floors.at(-1)!)} bare transactions/s by ${floorCallers} callers`,
        );
        const measured = (await load.ask('measure', {
          warmUpMs,
          windowMs,
        } satisfies MeasureInput)) as Measured;
        values.push(measured.deliveredPerSecond);
        say(
          `round ${round}: ${Math.round(measured.deliveredPerSecond)} messages/s by ${senders} senders, p50 ${measured.p50} ms`,
        );
      }
      const value = median(values);
      const bare = median(floors);
      print({
        name: 'chat.messages_per_second',
        value: round(value),
        unit: '1/s',
        floor: round(bare),
        ratio: round(value / bare, 2),
      });
      if (!isWanted('chat.delivery_ms')) return;
      say(`delivery at half of that load, ${Math.round(value / 2)} messages/s`);
      const { p50, p95, p99 } = (await load.ask('measure', {
        warmUpMs,
        windowMs,
        perSecond: value / 2,
      } satisfies MeasureInput)) as Measured;
      print({ name: 'chat.delivery_ms', value: p50, unit: 'ms', p50, p95, p99 });
    } finally {
      await Promise.all([load.close(), floor.close()]);
      await house.stop();
    }
  },
};

async function measureFloor(floor: ChildProgram, connectionString: string): Promise<number> {
  const input: FloorInput = {
    connectionString,
    callers: floorCallers,
    counters: senders,
    warmUpMs,
    windowMs,
  };
  return (await floor.ask('measure', input)) as number;
}
