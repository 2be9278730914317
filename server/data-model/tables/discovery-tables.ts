/** Tables of 0011-discovery.sql. */
import type { Generated } from 'kysely';
import type { DiscoveryStage, DiscoveryState, ProposalState } from '../../../contracts/discovery.ts';
import type { At, Json, JsonDefault, MaybeAt } from './columns.ts';

export interface DiscoveryRunTable {
  id: string;
  organization_id: string;
  state: DiscoveryState;
  language: string;
  settings: Json<unknown>;
  stage: DiscoveryStage | null;
  progress: Generated<number>;
  figures: Json<unknown> | null;
  covered: JsonDefault<unknown>;
  started_by: string;
  created_at: At;
  finished_at: MaybeAt;
}

export interface IntentProposalTable {
  id: string;
  organization_id: string;
  run_id: string;
  language: string;
  state: ProposalState;
  line_of_business: string;
  intent_group: string;
  name: string;
  description: Generated<string>;
  keywords: Generated<string[]>;
  volume: number;
  examples: string[];
  topic: string | null;
  edited: Generated<boolean>;
  decided_by: string | null;
  decided_at: MaybeAt;
  created_at: At;
  updated_at: At;
}

export interface RoutingIntentModelTable {
  organization_id: string;
  language: string;
  version: number;
  trained_at: At;
  fingerprint: string;
  model: Buffer;
}

export interface DiscoveryTables {
  discovery_run: DiscoveryRunTable;
  intent_proposal: IntentProposalTable;
  routing_intent_model: RoutingIntentModelTable;
}
