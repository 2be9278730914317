/** Articles in words: states, dates, and the fields of the form. */
import type { InputOf, OutputOf } from '../../../../contracts/api/operations.ts';
import { messageOf, RequestError } from '../../realtime/request-error.ts';

export type Article = OutputOf<'article.read'>;
export type Listed = OutputOf<'article.list'>['articles'][number];
export type ArticleState = Listed['state'];

export const stateLabels: Readonly<Record<ArticleState, string>> = {
  draft: 'Draft',
  review: 'In review',
  published: 'Published',
};

export interface ArticleForm {
  title: string;
  content: string;
  language: string;
  /** As typed: parted by commas. */
  tags: string;
  audience: 'everyone' | 'staff';
  /** A day, `2026-12-31`; empty: never. */
  expires: string;
  comment: string;
}

export const emptyForm: ArticleForm = {
  title: '',
  content: '',
  language: 'en',
  tags: '',
  audience: 'everyone',
  expires: '',
  comment: '',
};

export const formOf = (article: Article): ArticleForm => ({
  title: article.title,
  content: article.content,
  language: article.language,
  tags: article.tags.join(', '),
  audience: article.audience,
  expires: article.expiresAt?.slice(0, 10) ?? '',
  comment: '',
});

/** What is wrong with the form, by field, in words; empty: nothing. */
export function problemsOf({
  title,
  content,
  language,
}: ArticleForm): Partial<Record<keyof ArticleForm, string>> {
  return {
    ...(title.trim() === '' ? { title: 'Give it a title: it is shown as the source of answers.' } : {}),
    ...(content.trim() === '' ? { content: 'Write the article.' } : {}),
    ...(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language.trim())
      ? {}
      : { language: 'A language code, such as en or pt-BR.' }),
  };
}

export const tagsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  ),
];

/** As `article.put` takes it. A day ends when it ends everywhere it is that day: at midnight in UTC after it. */
export function putOf(articleId: string, form: ArticleForm, state: ArticleState): InputOf<'article.put'> {
  return {
    articleId,
    state,
    title: form.title.trim(),
    content: form.content,
    language: form.language.trim(),
    tags: tagsOf(form.tags),
    audience: form.audience,
    expiresAt: form.expires === '' ? null : `${form.expires}T00:00:00Z`,
    comment: form.comment.trim(),
  };
}

/** An id made of the title: letters, digits and `-`, as addresses and files can carry it. */
export function idOf(title: string, isTaken: (id: string) => boolean = () => false): string {
  const base =
    title
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 80) || 'article';
  let id = base;
  for (let n = 2; isTaken(id); n += 1) id = `${base}-${n}`;
  return id;
}

export const isExpired = (expiresAt: string | null, now: number): boolean =>
  expiresAt !== null && Date.parse(expiresAt) <= now;

export const shortDate = (instant: string): string =>
  new Date(instant).toLocaleDateString(undefined, { day: 'numeric', month: 'short', year: 'numeric' });

/** Why a file was not imported: the reason of the one who read it, where there is one. */
export function whyRefused(error: unknown): string {
  const { reason } = ((error instanceof RequestError && error.details) || {}) as { reason?: unknown };
  return typeof reason === 'string' ? reason : messageOf(error);
}
