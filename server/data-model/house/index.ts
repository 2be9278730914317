export type { House, Tx } from './house.ts';
export { read, transact, wake } from './transact.ts';
