/** A new version of an article: written, reverted to, or imported. */
import { type House, type Tx, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import {
  type ArticleHead,
  type ArticleState,
  type ArticleText,
  sameText,
  withVersion,
} from '../domain/article.ts';
import {
  insertVersions,
  latestTexts,
  nextRevision,
  putHeads,
  readHeads,
  readVersion,
  type StoredHead,
} from '../store/article.store.ts';

/** Articles in one statement. */
const batchSize = 200;

/** Who edits: `representative:<id>` or `system`. */
export interface Editor {
  readonly organizationId: string;
  readonly actor: `representative:${string}` | 'system';
}

export interface ArticleInput extends ArticleText {
  readonly articleId: string;
  /** Published: in effect at once. Otherwise what is published already stays. */
  readonly state: ArticleState;
  /** From then on it is not found; null never. Left out: as it was. */
  readonly expiresAt?: Date | null | undefined;
  readonly comment?: string | undefined;
  /** The file it was imported from. */
  readonly source?: string | null | undefined;
}

export interface PutOutcome extends ArticleHead {
  readonly articleId: string;
  /** False: it said the same already, and no version was made. */
  readonly changed: boolean;
}

export async function putArticle(house: House, editor: Editor, article: ArticleInput): Promise<PutOutcome> {
  const [outcome] = await putArticles(house, editor, [article]);
  return outcome!;
}

/** All in one transaction, in the order given. */
export async function putArticles(
  house: House,
  editor: Editor,
  articles: readonly ArticleInput[],
): Promise<PutOutcome[]> {
  return await transact(house, editor.organizationId, (tx) =>
    putArticlesWithin(house, tx, editor.actor, articles),
  );
}

/** In a transaction that does more. */
export async function putArticlesWithin(
  house: House,
  tx: Tx,
  actor: Editor['actor'],
  articles: readonly ArticleInput[],
): Promise<PutOutcome[]> {
  const at = house.clock.now();
  const revision = await nextRevision(tx);
  const outcomes: PutOutcome[] = [];
  for (const batch of batchesOf(articles)) outcomes.push(...(await putBatch(tx, actor, batch, revision, at)));
  return outcomes;
}

/** Written together; an article that comes twice is in two of them. */
function batchesOf(articles: readonly ArticleInput[]): ArticleInput[][] {
  const batches: ArticleInput[][] = [];
  let ids = new Set<string>();
  for (const article of articles) {
    const batch = batches.at(-1);
    if (!batch || batch.length === batchSize || ids.has(article.articleId)) {
      batches.push([article]);
      ids = new Set();
    } else batch.push(article);
    ids.add(article.articleId);
  }
  return batches;
}

/**
 * The texts of an earlier version as a new one.
 * @throws {AppError} `article.not_found`
 */
export async function revertArticle(
  house: House,
  editor: Editor,
  { articleId, version, state }: { articleId: string; version: number; state: ArticleState },
): Promise<PutOutcome> {
  const at = house.clock.now();
  return await transact(house, editor.organizationId, async (tx) => {
    const revision = await nextRevision(tx);
    const earlier = await readVersion(tx, articleId, version);
    if (!earlier) throw new AppError('article.not_found');
    const { title, content, language, tags, audience, source } = earlier;
    const comment = `As it was in version ${version}.`;
    const text = { title, content, language, tags, audience };
    const article = { articleId, ...text, state, comment, source };
    const [outcome] = await putBatch(tx, editor.actor, [article], revision, at);
    return outcome!;
  });
}

async function putBatch(
  tx: Tx,
  actor: Editor['actor'],
  articles: readonly ArticleInput[],
  revision: number,
  at: Date,
): Promise<PutOutcome[]> {
  const ids = articles.map(({ articleId }) => articleId);
  const heads = await readHeads(tx, ids);
  const texts = await latestTexts(tx, ids);
  const changes = articles.map((article) =>
    changeOf(article, heads.get(article.articleId) ?? null, texts.get(article.articleId)),
  );
  const made = changes.filter(({ outcome }) => outcome.changed);
  if (made.length > 0) {
    const versions = made.map(({ article, head }) => ({
      ...textOf(article),
      articleId: article.articleId,
      version: head.latestVersion,
      source: article.source ?? null,
      comment: article.comment ?? '',
      author: actor,
      at,
    }));
    await insertVersions(tx, versions);
    await putHeads(
      tx,
      made.map(({ article, head }) => ({ ...head, articleId: article.articleId })),
      { revision, at },
    );
  }
  for (const { article, head } of made) appendChanged(tx, article.articleId, head, actor, at);
  return changes.map(({ outcome }) => outcome);
}

interface Change {
  readonly article: ArticleInput;
  readonly head: StoredHead;
  readonly outcome: PutOutcome;
}

function changeOf(article: ArticleInput, before: StoredHead | null, text: ArticleText | undefined): Change {
  const { articleId, state } = article;
  const expiresAt = article.expiresAt === undefined ? (before?.expiresAt ?? null) : article.expiresAt;
  const isSame =
    before?.state === state &&
    before.expiresAt?.getTime() === expiresAt?.getTime() &&
    text !== undefined &&
    sameText(text, textOf(article));
  const head = isSame ? before : { ...withVersion(before, state), expiresAt };
  return { article, head, outcome: { articleId, ...headOf(head), changed: !isSame } };
}

const textOf = ({ title, content, language, tags, audience }: ArticleText): ArticleText => ({
  title,
  content,
  language,
  tags,
  audience,
});

const headOf = ({ latestVersion, state, publishedVersion }: ArticleHead): ArticleHead => ({
  latestVersion,
  state,
  publishedVersion,
});

export function appendChanged(
  tx: Tx,
  articleId: string,
  { latestVersion, state, publishedVersion }: ArticleHead,
  actor: Editor['actor'],
  at: Date,
): void {
  tx.append({
    type: 'article.changed',
    actor,
    at,
    payload: { articleId, version: latestVersion, state, published: publishedVersion },
  });
}
