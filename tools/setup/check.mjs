/** `npm run check`: types, lint and architecture, without tests. */
import { runChecks } from './checks.mjs';
import { prepare } from './prepare.mjs';
import { runMain } from './progress.mjs';
import { summarize } from './stages.mjs';

await runMain(async () => {
  const { node } = await prepare({ packages: 'all' });
  return summarize(await runChecks(node));
});
