/** Articles as JSON: one object, a list of them, or `{"articles": […]}`; each with `title` and `content`. */
import { DocumentRefusal, type DocumentText, limits } from './document.ts';
import { fieldsFrom } from './read-markdown.ts';

export async function readJson(text: string): Promise<DocumentText[]> {
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
  const articles: DocumentText[] = [];
  for (const [at, one] of list.entries()) articles.push(await articleOf(one, at));
  return articles;
}

function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (isObject(value) && Array.isArray(value.articles)) return value.articles;
  return [value];
}

async function articleOf(value: unknown, at: number): Promise<DocumentText> {
  const which = `Article ${at + 1}`;
  if (!isObject(value)) throw new DocumentRefusal(`${which} is not an object.`);
  const content = value.content ?? value.body ?? value.text;
  if (typeof content !== 'string') throw new DocumentRefusal(`${which} has no text in “content”.`);
  const fields = fieldsFrom(value);
  if (value.format !== 'html') return { ...fields, content };
  const { readHtml } = await import('./read-html.ts');
  return { ...fields, content: readHtml(content).content };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
