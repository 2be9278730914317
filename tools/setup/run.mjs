/** `node tools/setup/run.mjs <file.ts> [arguments]`: sets up whatever is missing, then runs the program under Node 24. */
import { launch } from './launch.mjs';
import { inRoot } from './place.mjs';
import { prepare } from './prepare.mjs';
import { runMain, SetupError } from './progress.mjs';

await runMain(async () => {
  const [file, ...args] = process.argv.slice(2);
  if (file === undefined) throw new SetupError('Say which program to run, such as: npm run bench');
  // Standard output is the program's own: figures and reports are read by other programs.
  const { node } = await prepare({ packages: 'all', web: true, quiet: true });
  return launch(node, inRoot(file), args);
});
