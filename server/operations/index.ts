export { readLive, serviceLevelPercent } from './queries/live.ts';
export { onAiSession } from './self-service/consumers/on-ai-session.ts';
export { readSelfServiceFigures } from './self-service/queries/self-service-figures.ts';
