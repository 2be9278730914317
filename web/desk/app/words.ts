import type { ConversationSummary } from '../../../contracts/api/shapes.ts';
import type { ConversationState, Presence } from '../../../contracts/words.ts';

/** Presences as the desk names them. */
export const presenceLabels: Record<Presence, string> = {
  available: 'Available',
  busy: 'Busy',
  do_not_disturb: 'Do not disturb',
  away: 'Away',
  offline: 'Offline',
  inactive: 'Inactive',
};

/** What each presence means for offers. */
export const presenceHints: Record<Presence, string> = {
  available: 'You get offers',
  busy: 'You get offers while there is capacity',
  do_not_disturb: 'No offers',
  away: 'No offers',
  offline: 'No offers',
  inactive: 'You missed an offer',
};

/** Why a presence is what it is that nobody chose. */
export const automaticHints: Partial<Record<Presence, string>> = {
  busy: 'You have conversations. You are available again when they are over.',
  do_not_disturb: 'Your capacity is full. You get offers again when a conversation is over.',
  offline: 'Your connection was lost.',
  inactive: 'You missed an offer — set yourself available.',
};

/** The presences a representative may choose. */
export const choosable = [
  'available',
  'busy',
  'do_not_disturb',
  'away',
  'offline',
] as const satisfies readonly Presence[];

/** The badge that stands for a presence. */
export const presenceBadges = {
  available: 'available',
  busy: 'busy',
  do_not_disturb: 'do-not-disturb',
  away: 'away',
  offline: 'offline',
  inactive: 'unknown',
} as const satisfies Record<Presence, string>;

/** Conversation states as the desk names them. */
export const stateLabels: Record<ConversationState, string> = {
  open: 'Open',
  active: 'Active',
  waiting: 'Waiting',
  wrap_up: 'Wrap-up',
  closed: 'Closed',
};

/** The conversation states in the order of a conversation's life. */
export const stateOrder = [
  'open',
  'active',
  'waiting',
  'wrap_up',
  'closed',
] as const satisfies readonly ConversationState[];

/** Who has the conversation, in a few words. */
export function handlerLabel(conversation: Pick<ConversationSummary, 'handler' | 'queue' | 'state'>): string {
  const { handler, queue, state } = conversation;
  if (handler.kind === 'representative') return handler.name ?? 'A representative';
  if (handler.kind === 'ai_agent') return handler.name ?? 'AI agent';
  if (state === 'open' && queue) return 'In queue';
  if (state === 'closed') return '–';
  return state === 'waiting' ? 'Parked' : 'Nobody';
}

/** A channel's name as it is written on screens. */
export function channelLabel(channel: string): string {
  return channel.length <= 3 ? channel.toUpperCase() : channel.charAt(0).toUpperCase() + channel.slice(1);
}
