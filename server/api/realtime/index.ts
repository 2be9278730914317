export { startCatchUp } from './catch-up.ts';
export { Connections } from './connections.ts';
export { CrmFeed } from './crm-feed.ts';
export { LiveFeed } from './live-feed.ts';
export { TopicsFeed } from './topics-feed.ts';
export { attachSockets, type UpgradeOptions } from './upgrade.ts';
