/** What whoever hands a conversation over, or asks for advice, is told of the one they mean. Pure. */
import type { Presence } from '../../../contracts/words.ts';

/** A representative at this moment. */
export interface Standing {
  displayName: string;
  connected: boolean;
  presence: Presence;
  /** Their presence takes this kind of work. */
  allowed: boolean;
  room: boolean;
  /** Something is being offered to them. */
  ringing: boolean;
}

const presenceWords: Readonly<Record<Presence, string>> = {
  available: 'available',
  busy: 'busy',
  do_not_disturb: 'not to be disturbed',
  away: 'away',
  offline: 'offline',
  inactive: 'inactive after a missed offer',
};

/** Whether they could take it at this moment. */
export const couldTake = ({ connected, allowed, room }: Standing): boolean => connected && allowed && room;

/** Undefined when there is nothing to say. */
export function directedWarning(standing: Standing): string | undefined {
  const { displayName: name, connected, presence, allowed, room, ringing } = standing;
  const meanwhile = 'the conversation waits in the queue, where others may take it';
  if (!connected) return `${name} is not connected: ${meanwhile}.`;
  if (!allowed) return `${name} is ${presenceWords[presence]}: ${meanwhile}.`;
  if (!room) return `${name} has no capacity left: the conversation waits until they have.`;
  return ringing ? `${name} is being offered another conversation at this moment.` : undefined;
}

export function consultWarning({
  displayName: name,
  connected,
  presence,
  ringing,
}: Standing): string | undefined {
  if (!connected) return `${name} is not connected and may not see this soon.`;
  if (presence === 'away' || presence === 'offline' || presence === 'do_not_disturb')
    return `${name} is ${presenceWords[presence]}.`;
  return ringing ? `${name} is being offered a conversation at this moment.` : undefined;
}

export const emptyQueueWarning = (queueName: string): string =>
  `Nobody in ${queueName} is available now. The conversation waits there until somebody is; supervisors see it.`;
