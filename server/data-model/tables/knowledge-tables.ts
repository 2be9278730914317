/** The tables of knowledge as Kysely sees them: articles, their versions, questions without an answer. */
import type { Generated } from 'kysely';
import type { At, MaybeAt } from './columns.ts';

export interface ArticleTable {
  organization_id: string;
  id: string;
  latest_version: number;
  /** Of the latest version. */
  state: 'draft' | 'review' | 'published';
  published_version: number | null;
  expires_at: MaybeAt;
  /** Grows with every change of what is published. */
  revision: number;
  updated_at: At;
}
export interface ArticleVersionTable {
  organization_id: string;
  article_id: string;
  version: number;
  title: string;
  content: string;
  language: string;
  tags: Generated<string[]>;
  audience: 'everyone' | 'staff';
  source: string | null;
  comment: Generated<string>;
  author: string;
  created_at: At;
}
export interface KnowledgeRevisionTable {
  organization_id: string;
  revision: number;
}
export interface UnansweredQuestionTable {
  id: string;
  organization_id: string;
  fingerprint: string;
  question: string;
  language: string | null;
  asked_by: 'customer' | 'representative';
  times: Generated<number>;
  first_asked_at: At;
  last_asked_at: At;
  last_conversation_id: string | null;
  state: Generated<'open' | 'answered' | 'dismissed'>;
  article_id: string | null;
  settled_at: MaybeAt;
}

export interface KnowledgeTables {
  article: ArticleTable;
  article_version: ArticleVersionTable;
  knowledge_revision: KnowledgeRevisionTable;
  unanswered_question: UnansweredQuestionTable;
}
