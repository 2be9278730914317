/** Writes messages: texts filled, cards made and checked. */
import { cardContentType, problemOfCard, withoutBlanks } from './cards.ts';
import { TopicError, type Turn } from './turn.ts';
import type {
  Attachment,
  AttachmentTemplate,
  CardTemplate,
  JsonTemplate,
  JsonValue,
  MessageTemplate,
  Output,
  SuggestedAction,
  TextTemplateNode,
} from './types.ts';
import { isRecord, plainOf, type RecordValue, toValue, type Value } from './values.ts';

/** Sends text that is not empty, or attachments. */
export function say(turn: Turn, text: string, more: Omit<Output, 'kind' | 'text'> = {}): void {
  const output: Output = { kind: 'message', text: text.trim(), ...more };
  if (output.text !== '' || output.attachments || output.event) send(turn, output);
}

export function send(turn: Turn, output: Output): void {
  if (turn.outputs.length >= turn.limits.outputs)
    throw new TopicError('limit', `More than ${turn.limits.outputs} messages in one turn.`);
  turn.outputs.push(output);
}

/** Sends one of the agent's own texts, whatever the limits. */
export function sayOwn(
  turn: Turn,
  texts: readonly string[],
  suggestedActions: readonly SuggestedAction[] = [],
): void {
  const text = turn.variant(texts);
  if (!text) return;
  turn.outputs.push({
    kind: 'message',
    text,
    ...(suggestedActions.length > 0 ? { suggestedActions } : {}),
  });
}

/** @param before words that go before the text */
export function sayMessage(
  turn: Turn,
  message: MessageTemplate,
  choices: readonly SuggestedAction[] = [],
  before = '',
): void {
  const output = outputOf(turn, message, choices, before);
  if (output) send(turn, output);
}

/** The message as it would be sent; null when it came out empty. */
export function outputOf(
  turn: Turn,
  message: MessageTemplate,
  choices: readonly SuggestedAction[] = [],
  before = '',
): Output | null {
  if (message.event) {
    const { name, value } = message.event;
    const event = { name: turn.textOf(name), value: value ? plainOf(turn.valueOf(value)) : null };
    return { kind: 'message', text: '', event };
  }
  const template = turn.variant(message.variants);
  const own = message.suggestedActions.map(({ title, value }) => ({
    title: turn.fill(title),
    value: turn.fill(value),
  }));
  const suggestedActions = own.length > 0 ? own : choices;
  const written = template ? turn.fill(template).trim() : '';
  const speakTemplate = turn.variant(message.speak ?? []);
  const speak = speakTemplate ? turn.fill(speakTemplate).trim() : '';
  const attachments = (message.attachments ?? []).flatMap((each) => attachmentOf(turn, each, written === ''));
  // A message that only a voice would say is said in words as well.
  const text = written !== '' || attachments.length > 0 ? written : speak.replace(/<[^>]*>/g, ' ').trim();
  if (text === '' && attachments.length === 0) return null;
  return {
    kind: 'message',
    text: before === '' ? text : `${before} ${text}`.trim(),
    ...(suggestedActions.length > 0 ? { suggestedActions } : {}),
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(speak === '' ? {} : { speak }),
  };
}

/** A card that is none is left out with a note; where there is nothing else to send, it is an error of the topic. */
function attachmentOf(turn: Turn, template: AttachmentTemplate, isAll: boolean): Attachment[] {
  const { contentType, content, contentUrl, name } = template;
  const named = name ? { name: turn.fill(name) } : {};
  if (content === null)
    return contentUrl ? [{ contentType, contentUrl: turn.fill(contentUrl), ...named }] : [];
  try {
    const card = contentType === cardContentType ? cardOf(turn, content) : jsonOf(turn, content);
    return [{ contentType, content: plainOf(card), ...named }];
  } catch (error) {
    if (!(error instanceof TopicError) || isAll) throw error;
    turn.note('expression_error', turn.place(error.message));
    return [];
  }
}

/** The card, computed and checked. @throws {TopicError} `invalid_card`, or what its expression came to */
export function cardOf(turn: Turn, template: CardTemplate): RecordValue {
  let value = jsonOf(turn, template);
  // A text that holds a card's JSON will do.
  if (typeof value === 'string') value = parsed(value);
  const card = withoutBlanks(value);
  const problem = problemOfCard(plainOf(card));
  if (problem !== null || !isRecord(card))
    throw new TopicError('invalid_card', `This is no Adaptive Card: ${problem}`);
  return card;
}

function parsed(text: string): Value {
  try {
    return toValue(JSON.parse(text));
  } catch {
    throw new TopicError('invalid_card', 'This is no Adaptive Card: the text is not JSON.');
  }
}

const jsonOf = (turn: Turn, template: CardTemplate): Value =>
  template.type === 'expression' ? turn.compute(template.expression) : fillJson(turn, template.json);

const isNode = (json: object): json is TextTemplateNode => '$template' in json;

/** JSON with its texts filled. A text that is one hole and nothing else becomes the hole's value. */
export function fillJson(turn: Turn, json: JsonTemplate): Value {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return (json as readonly JsonTemplate[]).map((item) => fillJson(turn, item));
  if (isNode(json)) {
    const [first, ...others] = json.$template.parts;
    if (first !== undefined && typeof first !== 'string' && others.length === 0) return turn.compute(first);
    return turn.fill(json.$template);
  }
  return Object.fromEntries(
    Object.entries(json).map(([name, item]) => [name, fillJson(turn, item as JsonTemplate)]),
  );
}

/** JSON with its texts filled, for others. */
export const filledJson = (turn: Turn, json: JsonTemplate): JsonValue => plainOf(fillJson(turn, json));
