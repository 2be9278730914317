export { type Consumer, runConsumer } from './consumer.ts';
export { type FollowOptions, LogFollower } from './follow-log.ts';
export { beginning, endOfLog, type LogPage, readLog } from './read-log.ts';
