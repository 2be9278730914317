/** What one decision costs in the router alone, for each method, and how that grows. */
import { join } from 'node:path';
import { ChildProgram } from '../child-program.ts';
import { type Bench, type Figure, median, round, say } from '../figure.ts';
import type { BusyHour } from './busy-hour.ts';
import type { Decided, DecideInput } from './decider.ts';
import { asLeastActive, custom } from './methods.ts';

const size = { representatives: 10_000, queues: 200, skills: 60, waiting: 50_000 };
const warmUp = 20_000;
const decisions = 40_000;
/** At so many decisions a second, so many changes come while the engine's last transaction is in flight. */
const atOnce = 100;
const rounds = 3;

const variants: Readonly<Record<string, Pick<BusyHour, 'method' | 'skillMatch'>>> = {
  highest_capacity: { method: { kind: 'highest_capacity' }, skillMatch: 'exact' },
  round_robin: { method: { kind: 'round_robin' }, skillMatch: 'exact' },
  least_active: { method: { kind: 'least_active' }, skillMatch: 'exact' },
  custom: { method: custom, skillMatch: 'exact' },
  custom_as_least_active: { method: asLeastActive, skillMatch: 'exact' },
  closest_skill: { method: { kind: 'least_active' }, skillMatch: 'closest' },
};
const perSecondOf = (variant: string) => `routing.decisions_per_second.${variant}`;
const millisecondsOf = (variant: string) => `routing.decision_ms.${variant}`;
const residentBytes = 'routing.resident_bytes';
const growth = { representatives: 'routing.growth.representatives', waiting: 'routing.growth.waiting' };

export const routerDecisions: Bench = {
  names: [
    ...Object.keys(variants).flatMap((variant) => [perSecondOf(variant), millisecondsOf(variant)]),
    residentBytes,
    ...Object.values(growth),
  ],
  async run(print, isWanted) {
    for (const [variant, how] of Object.entries(variants)) {
      if (!isWanted(perSecondOf(variant)) && !isWanted(millisecondsOf(variant))) continue;
      const measured = await repeat({ ...size, ...how });
      const perSecond = median(measured.map((one) => one.perSecond));
      const [p50, p99] = [median(measured.map((one) => one.p50)), median(measured.map((one) => one.p99))];
      say(`${variant}: ${round(perSecond)} decisions/s, p50 ${round(p50, 4)} ms, p99 ${round(p99, 4)} ms`);
      print({ name: perSecondOf(variant), value: round(perSecond), unit: '1/s' });
      print(inMilliseconds(millisecondsOf(variant), p50, p99));
    }
    if (isWanted(residentBytes))
      print({
        name: residentBytes,
        value: await ask<number>('residentBytes', { ...size, ...variants.least_active! }),
        unit: 'B',
      });
    if (isWanted(growth.representatives))
      print(await growthOf(growth.representatives, { representatives: 1000 }));
    if (isWanted(growth.waiting)) print(await growthOf(growth.waiting, { waiting: 5000 }));
  },
};

const inMilliseconds = (name: string, p50: number, p99: number): Figure => ({
  name,
  value: round(p50, 4),
  unit: 'ms',
  p50: round(p50, 4),
  p99: round(p99, 4),
});

/** The mean of a decision at full size over that at a tenth of it, one after the other, so that both meet the same machine. */
async function growthOf(name: string, small: Partial<typeof size>): Promise<Figure> {
  const how = variants.least_active!;
  const ratios: number[] = [];
  for (let i = 0; i < rounds; i += 1) {
    const few = await once({ ...size, ...how, ...small });
    const many = await once({ ...size, ...how });
    ratios.push(many.mean / few.mean);
    say(`${name}: ${round(few.mean * 1000, 1)} µs at a tenth, ${round(many.mean * 1000, 1)} µs in full`);
  }
  return { name, value: round(median(ratios), 2), unit: 'ratio' };
}

async function repeat(hour: BusyHour): Promise<Decided[]> {
  const measured: Decided[] = [];
  for (let i = 0; i < rounds; i += 1) measured.push(await once(hour));
  return measured;
}

const once = (hour: BusyHour) =>
  ask<Decided>('decide', { ...hour, warmUp, decisions, atOnce } satisfies DecideInput);

/** Each in a process of its own, so that none inherits another's heap and compiled code. */
async function ask<T>(question: string, input: unknown): Promise<T> {
  const child = new ChildProgram(join(import.meta.dirname, 'decider.ts'));
  try {
    return (await child.ask(question, input)) as T;
  } finally {
    await child.close();
  }
}
