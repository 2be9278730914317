/** `npm start`: sets up whatever is missing, then runs Patchbay in the foreground. */
import { launch } from './launch.mjs';
import { inRoot } from './place.mjs';
import { prepare } from './prepare.mjs';
import { runMain } from './progress.mjs';

await runMain(async () => {
  const { node } = await prepare({ web: true });
  // Whoever starts by this command wants to see all of it; SANDBOX=off leaves the demo's outside systems out.
  process.env.SANDBOX ||= 'on';
  return launch(node, inRoot('server', 'roles', 'main.ts'), process.argv.slice(2));
});
