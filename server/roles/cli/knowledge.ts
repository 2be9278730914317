/** `knowledge import` and `knowledge evaluate`: articles from files, and how well the search finds them. */
import { existsSync, readFileSync } from 'node:fs';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { findUser } from '../../data-model/people/index.ts';
import {
  type ArticleState,
  DocumentReader,
  DocumentRefusal,
  type EvaluationQuery,
  evaluateSearch,
  type ImportedArticle,
  storeArticles,
} from '../../knowledge/index.ts';
import { Refusal } from './command.ts';
import type { Outcome, WithHouse } from './connectors.ts';
import { type KnowledgeFile, knowledgeFiles } from './knowledge-files.ts';

const usage = `usage: ./patchbay knowledge import <folder|file ...> [--state draft|review|published] [--language xx]
                                                  [--dry-run] [--json] [--user <user>]
       ./patchbay knowledge evaluate --articles <folder|file> --queries <file.jsonl> [--json]

  import    Reads Markdown, HTML, PDF, DOCX, text and JSON ({"id", "title", "content"}, one or a list), also in
            folders, and stores them as articles of the organization of <user> (administrator unless told), published
            unless told. What says the same as before stays as it is. With --dry-run nothing is stored, and no database
            is needed. Prints what was read, or why not.
  evaluate  Asks the search every query of the file, lines of {"query", "required": [ids of articles]}, and prints how
            many of the required articles it finds, and how fast. Needs no database.`;

const options = {
  state: { type: 'string' },
  language: { type: 'string' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  user: { type: 'string' },
  articles: { type: 'string' },
  queries: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

type Line =
  | { file: string; articles: { id: string; title: string; changed: boolean }[]; warnings: string[] }
  | { file: string; error: string };

type Values = ReturnType<typeof parsed>['values'];
type Store = (articles: readonly ImportedArticle[], source: string) => Promise<boolean[]>;

/** Throws Refusal for what the user has to correct in the command itself. */
export async function knowledgeCommand(args: string[], withHouse: WithHouse): Promise<Outcome> {
  const { values, positionals } = parsed(args);
  const [verb, ...places] = positionals;
  if (verb === 'import' && places.length > 0) return await importFiles(places, values, withHouse);
  if (verb === 'evaluate' && places.length === 0 && values.articles && values.queries)
    return await evaluate(values.articles, values.queries, values.json ?? false);
  throw new Refusal(usage);
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new Refusal(`${(error as Error).message}\n\n${usage}`);
  }
}

async function importFiles(places: string[], values: Values, withHouse: WithHouse): Promise<Outcome> {
  const state = stateOf(values.state);
  const files = places.flatMap(knowledgeFiles);
  const lines = values['dry-run']
    ? await readAll(files, values.language, async (articles) => articles.map(() => false))
    : await withHouse(async (house) => {
        const username = values.user ?? 'administrator';
        const user = await findUser(house, username);
        if (!user) throw new Refusal(`There is no user “${username}”. Name an administrator with --user.`);
        const editor = {
          organizationId: user.organizationId,
          actor: `representative:${user.userId}` as const,
        };
        const store: Store = async (articles, source) =>
          (await storeArticles(house, editor, articles, source, state)).map(({ changed }) => changed);
        return await readAll(files, values.language, store);
      });
  return { text: report(lines, values.json ?? false), ok: lines.every((line) => !('error' in line)) };
}

function stateOf(state: string | undefined): ArticleState {
  if (state === undefined) return 'published';
  if (state === 'draft' || state === 'review' || state === 'published') return state;
  throw new Refusal(`There is no state “${state}”. An article is a draft, in review, or published.`);
}

/** One file after the other; one that is refused does not stop the others. */
async function readAll(files: KnowledgeFile[], language: string | undefined, store: Store): Promise<Line[]> {
  const reader = new DocumentReader();
  const lines: Line[] = [];
  try {
    for (const { name, path } of files) lines.push(await readOne(reader, name, path, language, store));
  } finally {
    await reader.close();
  }
  return lines;
}

async function readOne(
  reader: DocumentReader,
  name: string,
  path: string,
  language: string | undefined,
  store: Store,
): Promise<Line> {
  try {
    const { articles, warnings } = await reader.read({ name, bytes: readFileSync(path) }, language);
    const changed = await store(articles, name);
    return {
      file: name,
      articles: articles.map(({ articleId, title }, at) => ({
        id: articleId,
        title,
        changed: changed[at] ?? false,
      })),
      warnings: [...warnings],
    };
  } catch (error) {
    if (error instanceof DocumentRefusal) return { file: name, error: error.message };
    throw error;
  }
}

function report(lines: readonly Line[], asJson: boolean): string {
  if (asJson) return lines.map((line) => JSON.stringify(line)).join('\n');
  const read = lines.flatMap((line) => ('error' in line ? [] : line.articles));
  const refused = lines.filter((line) => 'error' in line);
  return [
    ...lines.flatMap((line) =>
      'error' in line
        ? [`${line.file}: refused. ${line.error}`]
        : line.warnings.map((warning) => `${line.file}: ${warning}`),
    ),
    `${read.length} articles read, ${read.filter(({ changed }) => changed).length} stored anew, ${refused.length} files refused`,
  ].join('\n');
}

async function evaluate(place: string, queriesFile: string, asJson: boolean): Promise<Outcome> {
  const queries = readQueries(queriesFile);
  const articles = new Map<string, ImportedArticle>();
  const reader = new DocumentReader();
  try {
    for (const { name, path } of knowledgeFiles(place))
      for (const article of await articlesOf(reader, name, path)) articles.set(article.articleId, article);
  } finally {
    await reader.close();
  }
  const unknown = [...new Set(queries.flatMap(({ required }) => required))].filter((id) => !articles.has(id));
  const result = evaluateSearch(
    [...articles.values()].map(({ articleId, title, content, language, tags }) => ({
      ...{ id: articleId, title, content, language, tags },
      staffOnly: false,
      expiresAt: null,
    })),
    queries,
  );
  for (const id of unknown) process.stderr.write(`There is no article ${id}.\n`);
  const text = asJson
    ? JSON.stringify(result)
    : Object.entries(result)
        .map(([name, value]) => `${name.padEnd(12)}${value}`)
        .join('\n');
  return { text, ok: true };
}

async function articlesOf(reader: DocumentReader, name: string, path: string) {
  try {
    return (await reader.read({ name, bytes: readFileSync(path) })).articles;
  } catch (error) {
    if (!(error instanceof DocumentRefusal)) throw error;
    process.stderr.write(`${name}: refused. ${error.message}\n`);
    return [];
  }
}

function readQueries(file: string): EvaluationQuery[] {
  if (!existsSync(file)) throw new Refusal(`There is no file ${file}.`);
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, at) => {
      if (line.trim() === '') return [];
      const query = queryOf(line);
      if (!query) throw new Refusal(`${file}:${at + 1} is not {"query": text, "required": [ids]}.`);
      return [query];
    });
}

function queryOf(line: string): EvaluationQuery | undefined {
  try {
    const { query, required } = JSON.parse(line) as { query?: unknown; required?: unknown };
    if (typeof query !== 'string' || !Array.isArray(required)) return undefined;
    return { query, required: required.map(String) };
  } catch {
    return undefined;
  }
}
