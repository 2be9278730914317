/**
 * Agents' code may lie anywhere on the machine: `patchbay/agents` is this installation's, wherever it is imported, and
 * so is `zod` where the code brings none.
 */
import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const sdk = pathToFileURL(join(import.meta.dirname, '..', 'sdk.ts')).href;
let provided = false;

export function provideSdk(): void {
  // Node before 22.15 has no such hooks; code within the checkout needs none.
  if (provided || typeof nodeModule.registerHooks !== 'function') return;
  provided = true;
  nodeModule.registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'patchbay/agents') return { url: sdk, shortCircuit: true };
      if (specifier !== 'zod') return next(specifier, context);
      try {
        return next(specifier, context);
      } catch {
        return next(specifier, { ...context, parentURL: import.meta.url });
      }
    },
  });
}
