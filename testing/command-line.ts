/** The product's command line as a user runs it, in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/**
 * @param env All of it.
 * @returns what it printed, trimmed.
 */
export async function commandLine(env: Record<string, string>, ...args: string[]): Promise<string> {
  const child = spawn(process.execPath, ['--no-warnings', 'server/roles/cli.ts', ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  let errors = '';
  child.stdout.on('data', (chunk) => (text += String(chunk)));
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`./patchbay ${args.join(' ')} failed: ${errors}`);
  return text.trim();
}
