/** Tables of 0008-topic-versions.sql. */
import type { Generated } from 'kysely';
import type { At, Json } from './columns.ts';

export interface TopicDraftTable {
  organization_id: string;
  ai_agent_id: string;
  name: string;
  yaml: string;
  changed_at: At;
  changed_by: string;
}

export interface TopicTextTable {
  organization_id: string;
  ai_agent_id: string;
  digest: string;
  yaml: string;
}

export interface TopicVersionTable {
  organization_id: string;
  ai_agent_id: string;
  version: number;
  published_at: At;
  author: string;
  note: string;
  restored: number | null;
  content: Json<{ name: string; enabled: boolean; digest: string }[]>;
  changed: Json<string[]>;
}

export interface AiAgentTestTable {
  id: string;
  organization_id: string;
  ai_agent_id: string;
  user_id: string;
  options: Json<Record<string, unknown>>;
  topics: Json<{ name: string; yaml: string }[]> | null;
  state: Json<unknown> | null;
  turns: Generated<number>;
  ended: Generated<boolean>;
  expires_at: At;
}

export interface TopicTables {
  topic_draft: TopicDraftTable;
  topic_text: TopicTextTable;
  topic_version: TopicVersionTable;
  ai_agent_test: AiAgentTestTable;
}
