export type * from './events.ts';
export type * from './message-content.ts';
