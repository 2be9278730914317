export type * from './connector-tables.ts';
export type * from './discovery-tables.ts';
export type * from './intent-tables.ts';
export type * from './knowledge-tables.ts';
export type * from './outside-tables.ts';
export type * from './routing-tables.ts';
export type * from './tables.ts';
