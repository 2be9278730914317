/** Adaptive Cards: whether something is one, and what it becomes before it is sent. */
import { isRecord, isTable, type RecordValue, type Value } from './values.ts';

export const cardContentType = 'application/vnd.microsoft.card.adaptive';

const maxLength = 100_000;
const maxDepth = 40;
const maxElements = 2_000;

/** Why it is no Adaptive Card that can be sent; null when it is one. For the topic's author. */
export function problemOfCard(card: unknown): string | null {
  if (typeof card !== 'object' || card === null || Array.isArray(card)) return 'A card is an object.';
  const { type, version, body, actions } = card as Record<string, unknown>;
  if (type !== 'AdaptiveCard') return 'A card has the type "AdaptiveCard".';
  if (version !== undefined && !/^\d+(\.\d+)*$/.test(String(version)))
    return "The card's version is not a number.";
  if (body !== undefined && body !== null && !Array.isArray(body)) return "The card's body is not a list.";
  if (actions !== undefined && actions !== null && !Array.isArray(actions))
    return "The card's actions are not a list.";
  for (const element of [...((body ?? []) as unknown[]), ...((actions ?? []) as unknown[])]) {
    if (typeof element !== 'object' || element === null || !('type' in element))
      return 'Every element and action of a card is an object with a type.';
  }
  return problemWithin(card);
}

function problemWithin(card: object): string | null {
  let elements = 0;
  const visit = (item: unknown, depth: number): string | null => {
    elements += 1;
    if (depth > maxDepth) return 'The card is nested too deeply.';
    if (elements > maxElements * 10) return 'The card is too large.';
    if (typeof item === 'string') {
      return /^\s*(?:javascript|vbscript|data:text)/i.test(item) ? 'A card must not hold script.' : null;
    }
    if (typeof item !== 'object' || item === null) return null;
    for (const inner of Object.values(item)) {
      const problem = visit(inner, depth + 1);
      if (problem) return problem;
    }
    return null;
  };
  const problem = visit(card, 0);
  if (problem) return problem;
  return JSON.stringify(card).length > maxLength ? 'The card is too large.' : null;
}

/** Without Blank properties: a table of different elements has the columns of all of them. */
export function withoutBlanks(value: Value, depth = 0): Value {
  if (depth > maxDepth) return null;
  if (isTable(value)) return value.flatMap((item) => (item === null ? [] : [withoutBlanks(item, depth + 1)]));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) =>
      item === null ? [] : [[name, withoutBlanks(item, depth + 1)] as const],
    ),
  );
}

/**
 * Each submit button of a form says which button it is and which form it belongs to, as the client sends its `data`
 * along with the inputs.
 */
export function withSubmitIds(card: RecordValue, promptId: string): RecordValue {
  const visit = (value: Value): Value => {
    if (isTable(value)) return value.map(visit);
    if (!isRecord(value)) return value;
    const inner = Object.fromEntries(Object.entries(value).map(([name, item]) => [name, visit(item)]));
    if (inner.type !== 'Action.Submit' && inner.type !== 'Action.Execute') return inner;
    const { id, title, data } = inner;
    const given = data !== undefined && isRecord(data) ? data : {};
    return { ...inner, data: { actionSubmitId: id ?? title ?? null, ...given, promptId } };
  };
  return visit(card) as RecordValue;
}
