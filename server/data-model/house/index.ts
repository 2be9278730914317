export type { House, Tx } from './house.ts';
export { eventColumns, read, transact, wake } from './transact.ts';
