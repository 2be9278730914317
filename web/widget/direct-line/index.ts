/** The widget's own small Direct Line 3.0 client. */
export type { Activity, ActivitySet, AnswerSource, Attachment } from './activity.ts';
export { sequenceOf } from './activity.ts';
export { waitBefore } from './back-off.ts';
export { Connection, type ConnectionStatus, type Session } from './connection.ts';
export { asDirectLineError, DirectLineError, type FailureCode } from './direct-line-error.ts';
