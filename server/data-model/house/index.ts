export type { House, IntentPort, RecognisedIntent, Tx } from './house.ts';
export { read, transact, wake } from './transact.ts';
