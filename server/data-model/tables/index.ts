export type * from './routing-tables.ts';
export type * from './tables.ts';
