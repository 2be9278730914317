/** Tables of 0004-intents.sql. */
import type { At, Json } from './columns.ts';

export interface IntentExampleTable {
  id: string;
  organization_id: string;
  ai_agent_id: string;
  intent: string | null;
  text: string;
  language: string;
  created_at: At;
}

export interface IntentModelTable {
  organization_id: string;
  ai_agent_id: string;
  language: string;
  version: number;
  trained_at: At;
  fingerprint: string;
  figures: Json<unknown>;
  model: Buffer;
}

export interface IntentTables {
  intent_example: IntentExampleTable;
  intent_model: IntentModelTable;
}
