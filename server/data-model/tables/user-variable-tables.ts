/** Tables of 0007-user-variables.sql. */
import type { At, Json } from './columns.ts';

export interface UserVariablesTable {
  organization_id: string;
  ai_agent_id: string;
  contact_id: string;
  /** By bare name. */
  variables: Json<Record<string, unknown>>;
  updated_at: At;
}

export interface UserVariableTables {
  user_variables: UserVariablesTable;
}
