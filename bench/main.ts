/** `npm run bench -- [name …]`: measures, and prints one JSON line for each figure. bench/README.md explains them. */
import { handOvers } from './chat/hand-overs.ts';
import { idle } from './chat/idle.ts';
import { messages } from './chat/messages.ts';
import { chatWhileCrmHangs } from './connectors/chat-while-crm-hangs.ts';
import { deliveries } from './connectors/deliveries.ts';
import { importDescriptions } from './connectors/import.ts';
import { type Bench, say } from './figure.ts';
import { routerDecisions } from './routing/decisions.ts';
import { durable } from './routing/durable.ts';
import { offerLatency } from './routing/offer-latency.ts';
import { takeover } from './routing/takeover.ts';
import { expressions } from './self-service/expressions.ts';
import { intents } from './self-service/intents.ts';
import { search } from './self-service/search.ts';
import { turns } from './self-service/turns.ts';
import { ready } from './start/ready.ts';

const benches: readonly Bench[] = [
  messages,
  handOvers,
  idle,
  ready,
  routerDecisions,
  durable,
  offerLatency,
  takeover,
  deliveries,
  chatWhileCrmHangs,
  importDescriptions,
  expressions,
  intents,
  search,
  turns,
];

/** A name is a figure's, or the first part of one, as folders are called too: `chat`, `chat.delivery_ms`, `self-service`. */
function matches(figure: string, wanted: string): boolean {
  const name = wanted.replace('self-service', 'selfservice');
  return figure === name || figure.startsWith(`${name}.`);
}

async function main(wanted: readonly string[]): Promise<void> {
  const all = benches.flatMap((bench) => bench.names);
  const unknown = wanted.filter((name) => !all.some((figure) => matches(figure, name)));
  if (unknown.length > 0)
    throw new Error(`There is no figure ${unknown.join(', ')}. There are: ${all.join(', ')}.`);
  const isWanted = (figure: string) => wanted.length === 0 || wanted.some((name) => matches(figure, name));
  for (const bench of benches) {
    if (!bench.names.some(isWanted)) continue;
    await bench.run((figure) => {
      if (isWanted(figure.name)) process.stdout.write(`${JSON.stringify(figure)}\n`);
    }, isWanted);
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  say((error as Error).stack ?? String(error));
  process.exitCode = 1;
}
