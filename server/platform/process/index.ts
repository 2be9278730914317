export { type Companion, type CompanionOptions, startCompanion } from './companion.ts';
/** Processes among themselves: locks, liveness, and ending with the one that launched us. */
export { LockTimeoutError, withFileLock } from './file-lock.mjs';
export { isAlive, ownIdentity, startTimeOf } from './liveness.mjs';
export { keepHeapTight } from './memory.ts';
export { exitWithParent, stopMessage } from './parent.ts';
