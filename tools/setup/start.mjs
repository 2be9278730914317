/** `npm start`: sets up whatever is missing, then runs Patchbay in the foreground. */
import { launch } from './launch.mjs';
import { inRoot } from './place.mjs';
import { prepare } from './prepare.mjs';
import { runMain } from './progress.mjs';

await runMain(async () => {
  const { node } = await prepare({ web: true });
  return launch(node, inRoot('server', 'roles', 'main.ts'), process.argv.slice(2));
});
