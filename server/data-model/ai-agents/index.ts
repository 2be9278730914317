export { addressesOf } from './addresses.ts';
export {
  agentsLeaving,
  conversationsOf,
  readAgentSetup,
  takeOutAgents,
  usualTopicsSettings,
  writeAgents,
} from './setup.ts';
export {
  type ChangedBy,
  digestOf,
  newestVersion,
  type PublishedSet,
  publishTopics,
  readVersion,
} from './topic-versions.ts';
export {
  type Draft,
  dropDrafts,
  type PublishedTopic,
  readDrafts,
  readPublished,
  type StoredTopic,
} from './topics.ts';
