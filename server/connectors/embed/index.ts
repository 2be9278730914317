export { claimActivity } from './commands/claim-activity.ts';
export { updateEmbedSetting } from './commands/update-embed-setting.ts';
export { findEmbedSetting, type StoredSetting } from './store/embed-setting.store.ts';
