/** For ./patchbay: sets up whatever is missing, then prints the Node to run it with. */
import { prepare } from './prepare.mjs';
import { runMain } from './progress.mjs';

await runMain(async () => {
  const { node } = await prepare({ quiet: true });
  process.stdout.write(`${node}\n`);
});
