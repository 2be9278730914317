/** Reads messages: texts, suggested actions, attachments, events. */
import type { MessageTemplate, SuggestedActionTemplate, TextTemplate } from '../domain/types.ts';
import { readTemplate, readValue } from './parse-parts.ts';
import { readAttachments } from './read-card.ts';
import type { MapNode, YamlReader } from './yaml-reader.ts';

/** A message: text, `{text: [...], attachments: [...]}`, an event; null when there is nothing to say. */
export function readMessage(reader: YamlReader, node: unknown): MessageTemplate | null {
  const map = reader.map(node);
  if (map === null) {
    const text = reader.text(node);
    return text === null ? null : { variants: [readTemplate(reader, node)], suggestedActions: [] };
  }
  // A reprompt may be wrapped once more: `{activity: ..., mode: ...}`.
  if (map.has('activity')) return readMessage(reader, reader.get(map, 'activity'));
  if (reader.text(reader.get(map, 'kind')) === 'EventActivity') return readEvent(reader, map);
  const variants = readTexts(reader, reader.get(map, 'text'));
  const attachments = readAttachments(reader, reader.get(map, 'attachments'));
  const speak = readTexts(reader, reader.get(map, 'speak'));
  if (variants.length === 0 && attachments.length === 0 && speak.length === 0) return null;
  return {
    variants,
    suggestedActions: readSuggestedActions(reader, map),
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(speak.length > 0 ? { speak } : {}),
  };
}

function readTexts(reader: YamlReader, node: unknown): TextTemplate[] {
  const items = reader.list(node) ?? (reader.text(node) === null ? [] : [node]);
  return items.filter((item) => reader.text(item)).map((item) => readTemplate(reader, item));
}

function readEvent(reader: YamlReader, map: MapNode): MessageTemplate | null {
  const name = reader.get(map, 'name');
  if (!reader.text(name)) return null;
  const value = map.has('value') ? readValue(reader, reader.get(map, 'value')) : null;
  return { variants: [], suggestedActions: [], event: { name: readValue(reader, name), value } };
}

function readSuggestedActions(reader: YamlReader, map: MapNode): SuggestedActionTemplate[] {
  const found = ['suggestedActions', 'quickReplies'].flatMap((key) => {
    const node = reader.get(map, key);
    return reader.list(node) ?? reader.list(reader.get(reader.map(node), 'actions')) ?? [];
  });
  return found.flatMap((item) => {
    const action = reader.map(item);
    const first = (...keys: string[]) =>
      keys.map((key) => reader.get(action, key)).find((node) => reader.text(node));
    const title = action === null ? item : first('title', 'displayText', 'text', 'value');
    const value = action === null ? item : (first('value', 'text', 'displayText', 'title') ?? title);
    if (!reader.text(title)) return [];
    return [{ title: readTemplate(reader, title), value: readTemplate(reader, value) }];
  });
}
