/** What came in, as System.Activity tells it to topics. */
import type { Turn } from './turn.ts';
import type { TurnInput } from './types.ts';
import { toValue } from './values.ts';

/** Longest message that is read, in characters. */
const maxMessageLength = 4_000;

/** Takes down who says what. What says nothing leaves the customer's last words standing. */
export function hear(turn: Turn, input: TurnInput): void {
  turn.text = turn.state.facts.lastPhrases.at(-1) ?? '';
  switch (input.kind) {
    case 'start':
      turn.text = input.heard ?? '';
      break;
    case 'message':
      hearMessage(turn, input);
      break;
    case 'event':
      turn.activity = { Type: 'event', Name: input.name, Value: toValue(input.value) };
      break;
    case 'wake':
      turn.activity = { Type: 'event', Name: 'inactivity' };
      break;
    case 'trigger':
      turn.activity = { Type: 'event', Name: input.trigger, Value: toValue(input.value ?? null) };
      break;
    case 'plan':
    case 'begin':
    case 'knowledge':
    case 'result':
      break;
  }
}

function hearMessage(turn: Turn, { text, value, attachments = [] }: Extract<TurnInput, { kind: 'message' }>) {
  const sent = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  turn.text = (text.trim() || sent.trim()).slice(0, maxMessageLength);
  turn.activity = {
    Value: toValue(value ?? null),
    Attachments: attachments.map(({ name = null, contentType, contentUrl = null }) => ({
      Name: name,
      ContentType: contentType,
      ContentUrl: contentUrl,
    })),
  };
}
