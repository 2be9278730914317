/** Tables of 0012-self-service-figures.sql. */
import type { Generated } from 'kysely';
import type { At, JsonDefault, MaybeAt } from './columns.ts';

export type AiSessionOutcome =
  | 'resolved'
  | 'contained'
  | 'escalated'
  | 'handed_on'
  | 'abandoned'
  | 'unengaged';

export interface TopicVisits {
  readonly topic: string;
  readonly begun: number;
  readonly completed: number;
}

export interface AiSessionTable {
  organization_id: string;
  conversation_id: string;
  epoch: number;
  ai_agent_id: string;
  channel: string;
  workstream_id: string;
  started_at: At;
  ended_at: MaybeAt;
  outcome: AiSessionOutcome | null;
  customer_messages: Generated<number>;
  answered: Generated<number>;
  not_understood: Generated<number>;
  left_hanging: Generated<boolean>;
  midway: string | null;
  topics: JsonDefault<readonly TopicVisits[]>;
  last_topic: string | null;
  position: number;
}

export interface FigureTables {
  ai_session: AiSessionTable;
}
