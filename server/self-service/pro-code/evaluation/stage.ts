/** A scenario's surroundings in memory: for evaluations and tests, without a house. */
import type { Models } from '../../../platform/models/index.ts';
import { scorePassage } from '../../domain/knowledge.ts';
import type { ConnectionsPort, Customer, HttpPort, KnowledgePassage } from '../definitions/ports.ts';
import { ToolError } from '../definitions/ports.ts';
import type { ApprovalRequest, ScenarioPorts } from '../runtime/scenario-ports.ts';

export interface StageOptions {
  readonly models: Models;
  readonly clock?: { now(): Date };
  readonly customer?: Partial<Customer>;
  readonly timeZone?: string;
  /** Articles that are found by the words they share with the question. */
  readonly articles?: readonly { readonly id: string; readonly title: string; readonly text: string }[];
  readonly search?: (question: string) => Promise<KnowledgePassage[]> | KnowledgePassage[];
  readonly connections?: (run: { idempotencyKey: string; signal: AbortSignal }) => ConnectionsPort;
  readonly http?: HttpPort;
}

export interface StagedApproval extends ApprovalRequest {
  readonly id: string;
  state: 'pending' | 'approved' | 'declined' | 'expired' | 'withdrawn';
}

export interface Stage {
  readonly ports: ScenarioPorts;
  readonly approvals: StagedApproval[];
  readonly logged: string[];
}

export function openStage(options: StageOptions): Stage {
  const approvals: StagedApproval[] = [];
  const logged: string[] = [];
  const customer: Customer = {
    contactId: '00000000-0000-4000-8000-000000000001',
    name: null,
    email: null,
    phone: null,
    authentication: { state: 'anonymous', userId: null, method: null },
    ...options.customer,
  };
  const { articles = [], search = (question: string) => findByWords(articles, question) } = options;
  const ports: ScenarioPorts = {
    models: options.models,
    clock: options.clock ?? { now: () => new Date() },
    facts: async () => ({ customer, timeZone: options.timeZone ?? 'UTC' }),
    handedOn: async () => ({}),
    knowledge: { search: async (question) => await search(question) },
    approvals: {
      request: async (request) => {
        const there = approvals.find(({ key }) => key === request.key);
        if (there) return there.id;
        const id = `approval-${approvals.length + 1}`;
        approvals.push({ ...request, id, state: 'pending' });
        return id;
      },
      settle: async (id, state) => {
        const found = approvals.find((approval) => approval.id === id);
        if (found?.state === 'pending') found.state = state;
      },
    },
    forTool: (run) => ({
      connections: options.connections?.(run) ?? noConnections,
      http: options.http ?? noHttp,
    }),
    log: (event, facts) => void logged.push(JSON.stringify({ event, ...facts })),
  };
  return { ports, approvals, logged };
}

const noConnections: ConnectionsPort = {
  call: async () => {
    throw new ToolError('There are no connections here.');
  },
  crm: () => {
    throw new ToolError('There are no connections here.');
  },
};

const noHttp: HttpPort = {
  send: async () => {
    throw new ToolError('Nothing can be reached from here.');
  },
};

function findByWords(articles: NonNullable<StageOptions['articles']>, question: string): KnowledgePassage[] {
  return articles
    .map((article) => ({ ...article, confidence: scorePassage(question, article) }))
    .filter(({ confidence }) => confidence > 0)
    .sort((a, b) => b.confidence - a.confidence);
}
