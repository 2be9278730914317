/** Articles as JSON: one object, a list of them, or `{"articles": […]}`; each with `title` and `content`. */
import { DocumentRefusal, type DocumentText, limits } from './document.ts';
import { readHtml } from './read-html.ts';
import { fieldsFrom } from './read-markdown.ts';

export function readJson(text: string): DocumentText[] {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new DocumentRefusal(`It is not JSON: ${(error as Error).message}`);
  }
  const list = listOf(value);
  if (list.length === 0) throw new DocumentRefusal('There is no article in it.');
  if (list.length > limits.articles)
    throw new DocumentRefusal(`It has more than ${limits.articles.toLocaleString('en')} articles. Split it.`);
  return list.map(articleOf);
}

function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (isObject(value) && Array.isArray(value.articles)) return value.articles;
  return [value];
}

function articleOf(value: unknown, at: number): DocumentText {
  const which = `Article ${at + 1}`;
  if (!isObject(value)) throw new DocumentRefusal(`${which} is not an object.`);
  const content = value.content ?? value.body ?? value.text;
  if (typeof content !== 'string') throw new DocumentRefusal(`${which} has no text in “content”.`);
  const fields = fieldsFrom(value);
  if (value.format !== 'html') return { ...fields, content };
  return { ...fields, content: readHtml(content).content };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
