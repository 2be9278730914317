/** `npm run check`: types, lint and architecture, without tests. */
import { checks } from './checks.mjs';
import { prepare } from './prepare.mjs';
import { runMain } from './progress.mjs';
import { runVisibly, single, summarize } from './stages.mjs';

await runMain(async () => {
  const { node } = await prepare({ packages: 'all' });
  const stages = [];
  for (const { name, args } of checks()) stages.push(await single(name, () => runVisibly(node, args)));
  return summarize(stages);
});
