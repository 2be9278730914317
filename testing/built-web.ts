/**
 * Vitest global setup for tests with a browser: the web as it ships, built once for the whole run, and not at all when
 * dist/web is as the sources are. `npm test` has built it before.
 */
import type { TestProject } from 'vitest/node';
import { buildWeb, webReady } from '../tools/setup/build-web.mjs';
import { inRoot } from '../tools/setup/place.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    webFolder: string;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  if (!webReady()) await buildWeb(process.execPath);
  project.provide('webFolder', inRoot('dist', 'web'));
}
