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
import { insertVersion, nextRevision, putHead, readHead, readVersion } from '../store/article.store.ts';

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
  for (const article of articles) outcomes.push(await putOne(tx, actor, article, revision, at));
  return outcomes;
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
    return await putOne(tx, editor.actor, { articleId, ...text, state, comment, source }, revision, at);
  });
}

async function putOne(
  tx: Tx,
  actor: Editor['actor'],
  article: ArticleInput,
  revision: number,
  at: Date,
): Promise<PutOutcome> {
  const { articleId, title, content, language, tags, audience, state } = article;
  const text: ArticleText = { title, content, language, tags, audience };
  const before = await readHead(tx, articleId);
  const expiresAt = article.expiresAt === undefined ? (before?.expiresAt ?? null) : article.expiresAt;
  if (before && before.state === state && before.expiresAt?.getTime() === expiresAt?.getTime()) {
    const latest = await readVersion(tx, articleId, before.latestVersion);
    if (latest && sameText(latest, text)) return { articleId, ...headOf(before), changed: false };
  }
  const head = withVersion(before, state);
  await insertVersion(tx, {
    articleId,
    ...text,
    version: head.latestVersion,
    source: article.source ?? null,
    comment: article.comment ?? '',
    author: actor,
    at,
  });
  await putHead(tx, articleId, { ...head, expiresAt }, { revision, at });
  appendChanged(tx, articleId, head, actor, at);
  return { articleId, ...head, changed: true };
}

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
