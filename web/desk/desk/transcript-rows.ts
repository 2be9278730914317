import type { Message } from '../../../contracts/api/shapes.ts';
import { dayKey } from '../../kit/time.ts';

/** A row of the transcript as it is laid out. */
export type TranscriptRow =
  | { kind: 'day'; key: string; at: string }
  /** `first`: the sender is named above it. */
  | { kind: 'message'; key: string; message: Message; first: boolean }
  | { kind: 'note'; key: string; message: Message }
  /** The AI agent handed over here: a line across the transcript. */
  | { kind: 'handover'; key: string; message: Message }
  | { kind: 'event'; key: string; message: Message; text: string };

const togetherMilliseconds = 3 * 60_000;

function field(message: Message, name: string): string | null {
  const value = message.value;
  if (typeof value !== 'object' || value === null) return null;
  const found = (value as Record<string, unknown>)[name];
  return typeof found === 'string' ? found : null;
}

/** The name of an event without the product's prefix. */
export function eventName(message: Message): string {
  return (message.name ?? '').replace(/^patchbay\./, '');
}

const leftBecause: Record<string, string> = {
  transferred: 'transferred the conversation',
  ended: 'ended the conversation',
  parked: 'parked the conversation',
};

/** What an event says to the people at the desk; null when it says nothing to them. */
export function eventText(message: Message): string | null {
  if (message.kind === 'end') {
    return (
      message.text || (message.sender.kind === 'customer' ? 'The customer left' : 'The conversation ended')
    );
  }
  const who = field(message, 'name') ?? message.sender.name;
  switch (eventName(message)) {
    case 'handover.requested': {
      const queue = field(message, 'queueName');
      return message.text || (queue ? `Handed over to ${queue}` : 'Handed over to a representative');
    }
    case 'representative.joined':
      return message.text || `${who} joined`;
    case 'representative.left':
      return message.text || `${who} ${leftBecause[field(message, 'reason') ?? ''] ?? 'left'}`;
    case 'queue.position':
    case 'startConversation':
      return null;
    default:
      return message.text || humanise(eventName(message));
  }
}

function humanise(name: string): string | null {
  const words = name.replaceAll(/[._-]+/g, ' ').trim();
  return words === '' ? null : words.charAt(0).toUpperCase() + words.slice(1);
}

/** Lays messages out as rows: days apart, neighbours of one sender together, the hand-over as a divider. */
export function transcriptRows(messages: readonly Message[]): TranscriptRow[] {
  const rows: TranscriptRow[] = [];
  let day = '';
  let previous: Message | null = null;
  let aiAgentSpoke = false;
  for (const message of messages) {
    const key = String(message.sequence);
    if (dayKey(message.sentAt) !== day) {
      day = dayKey(message.sentAt);
      rows.push({ kind: 'day', key: `day-${day}`, at: message.sentAt });
      previous = null;
    }
    if (message.kind === 'message') {
      rows.push({ kind: 'message', key, message, first: !continues(previous, message) });
      previous = message;
      aiAgentSpoke ||= message.sender.kind === 'ai_agent';
      continue;
    }
    previous = null;
    if (message.kind === 'note') {
      rows.push({ kind: 'note', key, message });
      continue;
    }
    if (message.kind === 'event' && eventName(message) === 'handover.requested' && aiAgentSpoke) {
      rows.push({ kind: 'handover', key, message });
      aiAgentSpoke = false;
      continue;
    }
    const text = eventText(message);
    if (text !== null) rows.push({ kind: 'event', key, message, text });
  }
  return rows;
}

function continues(previous: Message | null, message: Message): boolean {
  if (previous === null) return false;
  const same = previous.sender.kind === message.sender.kind && previous.sender.id === message.sender.id;
  return same && Date.parse(message.sentAt) - Date.parse(previous.sentAt) < togetherMilliseconds;
}
