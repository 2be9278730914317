/** `chat.handovers_per_second`: conversations opened, escalated by the AI agent, offered and accepted. */
import { join } from 'node:path';
import { BenchServer } from '../bench-server.ts';
import { ChildProgram } from '../child-program.ts';
import { type Bench, round, say } from '../figure.ts';
import type { ComingInput } from './comers.ts';

const representatives = 40;
/** Five conversations each, in units of 30. */
const capacityTotal = 5 * 30;
const input = { comers: 100, warmUpMs: 4000, windowMs: 10_000 };

export const handOvers: Bench = {
  names: ['chat.handovers_per_second'],
  async run(print) {
    const house = await BenchServer.start();
    const load = new ChildProgram(join(import.meta.dirname, 'comers.ts'));
    try {
      const target = await house.prepare(representatives, capacityTotal);
      say(
        `${input.comers} customers at once come, ask for one of ${representatives} representatives, and are accepted`,
      );
      const value = (await load.ask('measure', { ...target, ...input } satisfies ComingInput)) as number;
      print({ name: 'chat.handovers_per_second', value: round(value, 1), unit: '1/s' });
    } finally {
      await load.close();
      await house.stop();
    }
  },
};
