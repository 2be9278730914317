/** Reads cards and other JSON with holes. */
import { problemOfCard } from '../domain/cards.ts';
import { parseTemplate } from '../domain/expressions/text-template.ts';
import type { AttachmentTemplate, CardTemplate, JsonTemplate, TextTemplate } from '../domain/types.ts';
import { readExpression, readTemplate } from './parse-parts.ts';
import type { YamlReader } from './yaml-reader.ts';

const maxDepth = 40;

/** A card: `=record`, JSON text, or a mapping. Null: there is none, or its JSON cannot be read (reported). */
export function readCard(reader: YamlReader, node: unknown): CardTemplate | null {
  if (reader.map(node)) return { type: 'json', json: readJsonTemplate(reader, node) };
  const text = reader.text(node)?.trim();
  if (!text) return null;
  if (text.startsWith('=')) {
    const expression = readExpression(reader, node);
    return expression && { type: 'expression', expression };
  }
  try {
    const json: unknown = JSON.parse(text);
    const problem = problemOfCard(json);
    if (problem) reader.warn('card', problem, node);
    return { type: 'json', json: withHoles(json) };
  } catch (error) {
    reader.warn('card', `The card is not JSON: ${(error as Error).message}`, node);
    return null;
  }
}

/** `${...}` in the texts of a card's JSON. */
function withHoles(json: unknown, depth = 0): JsonTemplate {
  if (depth > maxDepth) return null;
  if (typeof json === 'string') return json.includes('${') ? { $template: dollarTemplate(json) } : json;
  if (json === null || typeof json === 'boolean' || typeof json === 'number') return json;
  if (Array.isArray(json)) return json.map((item) => withHoles(item, depth + 1));
  return Object.fromEntries(
    Object.entries(json as object).map(([key, item]) => [key, withHoles(item, depth + 1)]),
  );
}

/** `Hello ${Topic.Name}`: braces without the sign are plain text. */
function dollarTemplate(source: string): TextTemplate {
  const parts = source.split(/(\$\{[^{}]*\})/).flatMap((piece) => {
    if (piece === '') return [];
    return piece.startsWith('${') ? parseTemplate(piece.slice(1)).parts : [piece];
  });
  return { source, parts };
}

/** YAML as JSON whose texts may be templates or `=expressions`. */
export function readJsonTemplate(reader: YamlReader, node: unknown, depth = 0): JsonTemplate {
  if (depth > maxDepth) return null;
  const map = reader.map(node);
  if (map) {
    return Object.fromEntries(
      reader.entries(map).map(({ name, value }) => [name, readJsonTemplate(reader, value, depth + 1)]),
    );
  }
  const list = reader.list(node);
  if (list) return list.map((item) => readJsonTemplate(reader, reader.resolve(item), depth + 1));
  const value = reader.scalar(node) ?? null;
  if (typeof value !== 'string') return value;
  const template = readTemplate(reader, node);
  return template.parts.some((part) => typeof part !== 'string') ? { $template: template } : value;
}

const contentTypes: Readonly<Record<string, string>> = {
  AdaptiveCardTemplate: 'application/vnd.microsoft.card.adaptive',
  HeroCardTemplate: 'application/vnd.microsoft.card.hero',
  ThumbnailCardTemplate: 'application/vnd.microsoft.card.thumbnail',
  ImageCardTemplate: 'application/vnd.microsoft.card.hero',
  VideoCardTemplate: 'application/vnd.microsoft.card.video',
  AudioCardTemplate: 'application/vnd.microsoft.card.audio',
};

/** The attachments of a message. What cannot be sent is left out, with a warning. */
export function readAttachments(reader: YamlReader, node: unknown): AttachmentTemplate[] {
  return (reader.list(node) ?? []).flatMap((item): AttachmentTemplate[] => {
    const map = reader.map(item);
    const kind = reader.text(reader.get(map, 'kind')) ?? '';
    const content = reader.get(map, 'cardContent') ?? reader.get(map, 'content');
    if (kind === 'AdaptiveCardTemplate') {
      const card = readCard(reader, content);
      return card ? [{ contentType: contentTypes[kind]!, content: card, contentUrl: null, name: null }] : [];
    }
    if (Object.hasOwn(contentTypes, kind)) {
      const fields = readJsonTemplate(reader, map) as Readonly<Record<string, JsonTemplate>>;
      return [
        {
          contentType: contentTypes[kind]!,
          content: { type: 'json', json: asCard(fields) },
          contentUrl: null,
          name: null,
        },
      ];
    }
    const url = reader.get(map, 'contentUrl') ?? reader.get(map, 'url');
    const contentType = reader.text(reader.get(map, 'contentType'));
    if (reader.text(url)) {
      const name = reader.get(map, 'name') ?? reader.get(map, 'title');
      return [
        {
          contentType: contentType ?? 'application/octet-stream',
          content: null,
          contentUrl: readTemplate(reader, url),
          name: reader.text(name) ? readTemplate(reader, name) : null,
        },
      ];
    }
    reader.warn('unsupported_feature', `An attachment of kind ${kind || '(none)'} cannot be sent.`, item);
    return [];
  });
}

/** Bot Framework's cards have lists of images and media where the templates have one. */
function asCard({
  kind: _kind,
  image,
  media,
  ...fields
}: Readonly<Record<string, JsonTemplate>>): JsonTemplate {
  const listOf = (one: JsonTemplate | undefined) =>
    one === undefined
      ? undefined
      : Array.isArray(one)
        ? one
        : [typeof one === 'object' && one !== null && !('$template' in one) ? one : { url: one }];
  const images = listOf(image);
  const medias = listOf(media);
  return { ...fields, ...(images ? { images } : {}), ...(medias ? { media: medias } : {}) };
}
