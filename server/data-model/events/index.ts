export type * from './events.ts';
export type * from './message-content.ts';
export { unfold } from './unfold.ts';
