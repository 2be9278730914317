export { readLive, serviceLevelPercent } from './queries/live.ts';
