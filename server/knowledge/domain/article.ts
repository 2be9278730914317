/** What an article is, and which way it goes from a draft to the customers. */

export const articleStates = ['draft', 'review', 'published'] as const;
export type ArticleState = (typeof articleStates)[number];
export type Audience = 'everyone' | 'staff';

/** What a version of an article says; it never changes. */
export interface ArticleText {
  readonly title: string;
  /** Markdown. */
  readonly content: string;
  /** ISO 639-1, with a region where that matters. */
  readonly language: string;
  readonly tags: readonly string[];
  readonly audience: Audience;
}

/** Where an article stands. What is published stays so while a newer version is a draft. */
export interface ArticleHead {
  readonly latestVersion: number;
  /** Of the latest version. */
  readonly state: ArticleState;
  readonly publishedVersion: number | null;
}

/** The head once a new version has come in with that state. */
export function withVersion(head: ArticleHead | null, state: ArticleState): ArticleHead {
  const latestVersion = (head?.latestVersion ?? 0) + 1;
  return {
    latestVersion,
    state,
    publishedVersion: state === 'published' ? latestVersion : (head?.publishedVersion ?? null),
  };
}

/**
 * The head once its latest version is in that state: from draft to review and back, and from both to published.
 * A published version becomes a draft again by being withdrawn. Null: it is not possible, or nothing would change.
 */
export function withState(head: ArticleHead, state: ArticleState): ArticleHead | null {
  if (head.state === state || head.state === 'published') return null;
  return {
    ...head,
    state,
    publishedVersion: state === 'published' ? head.latestVersion : head.publishedVersion,
  };
}

/** The head once nothing of it is published any more; null when nothing was. */
export function withdrawn(head: ArticleHead): ArticleHead | null {
  if (head.publishedVersion === null) return null;
  return { ...head, publishedVersion: null, state: head.state === 'published' ? 'draft' : head.state };
}

export const sameText = (a: ArticleText, b: ArticleText): boolean =>
  a.title === b.title &&
  a.content === b.content &&
  a.language === b.language &&
  a.audience === b.audience &&
  a.tags.length === b.tags.length &&
  a.tags.every((tag, at) => tag === b.tags[at]);
