export { AcceptGroups } from './commands/accept-groups.ts';
export { type AcceptedOffer, acceptOffer, type OfferAnswer } from './commands/accept-offer.ts';
export { acknowledgeAlert } from './commands/acknowledge-alert.ts';
export { assignDirectly, type DirectAssignment } from './commands/assign-directly.ts';
export { disconnectStale, markConnected, markDisconnected } from './commands/connections.ts';
export { declineOffer } from './commands/decline-offer.ts';
export { expireOffers } from './commands/expire-offers.ts';
export { giveBack, leaveAlone } from './commands/give-back.ts';
export { preferForAccount, preferForContact, putAccount, putContact } from './commands/put-customer.ts';
export { recordByHand } from './commands/record-by-hand.ts';
export { type ReleasedCapacity, releaseCapacity } from './commands/release-capacity.ts';
export { dialCommandOf, requestDial } from './commands/request-dial.ts';
export { type Routed, type RouteRequest, routeConversation } from './commands/route-conversation.ts';
export { setPresence } from './commands/set-presence.ts';
export { settleVoiceCommand } from './commands/settle-voice-command.ts';
export { abandon, takeIn } from './commands/take-in.ts';
export { withdrawOffer } from './commands/withdraw-offer.ts';
export {
  type AppliedConfiguration,
  type ApplyRequest,
  applyConfiguration,
  applyWithin,
  revertConfiguration,
} from './configuration/commands/apply-configuration.ts';
export {
  announceRepresentative,
  type RepresentativeChange,
  setRepresentative,
} from './configuration/commands/set-representative.ts';
export {
  type ConfigurationChange,
  touchConfiguration,
} from './configuration/commands/touch-configuration.ts';
export { printDifferences } from './configuration/document/diff-documents.ts';
export {
  configurationVersion,
  configurationVersions,
  diffConfiguration,
  type ExportedConfiguration,
  exportConfiguration,
} from './configuration/queries/configuration.ts';
export { onConfigurationChanged } from './consumers/on-configuration-changed.ts';
export { onConversationClosed } from './consumers/on-conversation-closed.ts';
export { onConversationQueued } from './consumers/on-conversation-queued.ts';
export { onRoutingRequested } from './consumers/on-routing-requested.ts';
export { onWrapUpStarted } from './consumers/on-wrap-up-started.ts';
export { type EngineOptions, type RoutingEngine, startEngine } from './engine/engine.ts';
export { listAlerts, listVoiceCommands } from './queries/attention.ts';
export { availableByQueue } from './queries/available-by-queue.ts';
export { channelAvailability } from './queries/channel-availability.ts';
export { readAccount, readContact } from './queries/customers.ts';
export { explain } from './queries/explain.ts';
export { type HandoverTargets, handoverTargets } from './queries/handover-targets.ts';
export { listPresences, presenceHistory } from './queries/presences.ts';
export { type QueueEstimate, queueEstimates } from './queries/queue-estimates.ts';
export { type QueuePosition, queuePosition, queuePositions } from './queries/queue-position.ts';
export {
  memberQueues,
  queueForDirected,
  type RepresentativeStanding,
  representativeStanding,
} from './queries/standing.ts';
export { voiceWorkstream } from './queries/voice-workstream.ts';
export { waitingInQueue } from './queries/waiting-list.ts';
export { printReplay } from './replay/print-replay.ts';
export { type ReplayReport, type ReplayRequest, replayDay } from './replay/replay.ts';
export { lockClaimants } from './store/capacity.store.ts';
