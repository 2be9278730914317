/**
 * A process that takes one turn and is killed in the middle of it: `node testing-crash.ts <how> <connection string>
 * <event as JSON> <file>`. `after`: when the tool has run and its result is written down; `within`: while it runs.
 */
import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { z } from 'zod';
import type { LoggedEvent } from '../../data-model/events/index.ts';
import type { House } from '../../data-model/house/index.ts';
import type { Tables } from '../../data-model/tables/index.ts';
import { systemClock } from '../../platform/clock.ts';
import { Postgres } from '../../platform/db/index.ts';
import { systemIds } from '../../platform/ids.ts';
import { createLogger } from '../../platform/logger.ts';
import type { Models } from '../../platform/models/index.ts';
import { createOutbound } from '../../platform/outbound/index.ts';
import { LocalSignals } from '../../platform/signals/index.ts';
import { createVault } from '../../platform/vault/index.ts';
import { customerTurnConsumer } from '../consumers/on-customer-turn.ts';
import { agentRuntimes } from '../runtime/agent-runtimes.ts';
import { defineAgent, defineScenario, defineTool } from './sdk.ts';

/** @param onRun told of each run of the tool. @param within is called after it did its work, before it answers. */
export function orderScenario(onRun: (what: string) => void, within: () => void = () => {}) {
  return defineScenario({
    name: 'Orders',
    start: 'orders',
    agents: [
      defineAgent({
        name: 'orders',
        title: 'Orders',
        description: 'Places orders.',
        instructions: 'Place orders.',
        tools: [
          defineTool({
            name: 'place_order',
            description: 'Places an order.',
            input: z.object({ what: z.string() }),
            variables: { lastOrder: z.string() },
            describe: ({ what }) => `Order ${what}`,
            run: ({ what }, { session }) => {
              onRun(what);
              within();
              session.set('lastOrder', what);
              return { number: 'O-1' };
            },
          }),
        ],
      }),
    ],
  });
}

/** Asks for the tool first; what comes after the tool's result is the caller's. */
export const orderModels = (afterwards: () => string): Models => ({
  available: () => true,
  generate: async ({ messages }) => {
    const last = messages.at(-1);
    const common = { usage: { inputTokens: 1, outputTokens: 1 }, model: 'test', durationMs: 1 };
    return last?.role === 'user'
      ? { text: '', toolCalls: [{ id: 'c1', name: 'place_order', input: { what: 'bread' } }], ...common }
      : { text: afterwards(), toolCalls: [], ...common };
  },
});

const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('still alive');
};

async function crash(how: string, connectionString: string, event: string, file: string): Promise<void> {
  const logger = createLogger('silent');
  const db = new Postgres<Tables>({ connectionString, poolSize: 4 });
  const house: House = {
    db,
    logger,
    clock: systemClock,
    ids: systemIds,
    signals: new LocalSignals(logger),
    processId: systemIds.next(),
    signingKey: randomBytes(32),
    models: orderModels(die),
    vault: createVault([randomBytes(32)]),
    outbound: createOutbound(),
  };
  const scenario = orderScenario(
    (what) => appendFileSync(file, `${what}\n`),
    how === 'within' ? die : undefined,
  );
  const consumer = customerTurnConsumer(house, agentRuntimes(house, new Map([[scenario.name, scenario]])));
  await consumer.handle(house, JSON.parse(event) as LoggedEvent<'message.received'>);
}

if (process.argv[1] === import.meta.filename) {
  const [how = '', connectionString = '', event = '', file = ''] = process.argv.slice(2);
  await crash(how, connectionString, event, file);
}
