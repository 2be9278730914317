/** What a scenario's turn needs of the world; the house gives it, or a stage on which agents are evaluated. */
import type { Models } from '../../../platform/models/index.ts';
import type { TurnJournal } from '../../runtime/turn-journal.ts';
import type { ConnectionsPort, Customer, HttpPort, KnowledgePort } from '../definitions/ports.ts';
import type { Approver } from '../definitions/tool.ts';

export interface ApprovalRequest {
  /** Names the request within the conversation: the same asked again is one. */
  readonly key: string;
  readonly by: Approver;
  readonly agent: string;
  readonly tool: string;
  readonly words: string;
  readonly input: unknown;
  readonly expiresAt: Date;
  /** By name; null: the workstream's own. */
  readonly queue: string | null;
}

export interface ApprovalsPort {
  /** @returns its id. */
  request(request: ApprovalRequest): Promise<string>;
  /** The customer's word, or that nobody waits for it any more. One that is decided stays as it is. */
  settle(approvalId: string, decision: 'approved' | 'declined' | 'expired' | 'withdrawn'): Promise<void>;
}

/** Of one run of a tool: calls carry its idempotency key and end with its signal. */
export interface ToolPorts {
  readonly connections: ConnectionsPort;
  readonly http: HttpPort;
}

export interface ScenarioPorts {
  readonly models: Models;
  readonly clock: { now(): Date };
  /** Of the conversation. `timeZone`: IANA, the organization's. */
  facts(): Promise<{ readonly customer: Customer; readonly timeZone: string }>;
  /** The variables that this very agent handed on last in this conversation; they are as it left them. */
  handedOn(): Promise<Readonly<Record<string, unknown>>>;
  readonly knowledge: KnowledgePort;
  readonly approvals: ApprovalsPort;
  forTool(run: { idempotencyKey: string; signal: AbortSignal }): ToolPorts;
  log(event: string, facts: Readonly<Record<string, string | number | boolean>>): void;
}

/** One turn's surroundings: AgentTurnContext, with ports in place of the house. */
export interface TurnPlace {
  readonly ports: ScenarioPorts;
  readonly state: unknown;
  readonly turn: string;
  readonly journal: TurnJournal;
  readonly channel: string;
  readonly locale: string;
  readonly signal: AbortSignal;
  /** A model to use instead of the agents' own, for comparisons. `null`: none. */
  readonly model?: string | null;
}
