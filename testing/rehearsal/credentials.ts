/** Credentials that were not given, got from the installation by its own command line. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectDir } from './server-under-test.ts';

const run = promisify(execFile);

/** `./patchbay <words>`: the last line of what it prints. */
async function patchbay(words: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  try {
    const { stdout } = await run(join(projectDir, 'patchbay'), [...words], { cwd: projectDir, env });
    const line = stdout.trim().split('\n').at(-1)?.trim();
    if (line) return line;
    throw new Error('it printed nothing');
  } catch (error) {
    throw new Error(`./patchbay ${words.join(' ')} failed: ${(error as Error).message}`);
  }
}

export const administratorToken = (env: NodeJS.ProcessEnv) => patchbay(['token', 'administrator'], env);
export const directLineSecret = (channel: string, env: NodeJS.ProcessEnv) =>
  patchbay(['secret', channel], env);
