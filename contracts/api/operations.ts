/** Every operation of Patchbay's API. The server must handle each one; the types see to it. */
import type { z } from 'zod';
import { agentOperations } from './operations-agents.ts';
import { approvalOperations } from './operations-approvals.ts';
import { configurationOperations } from './operations-configuration.ts';
import { configurationCodeOperations } from './operations-configuration-code.ts';
import { connectionOperations } from './operations-connections.ts';
import { connectorOperations } from './operations-connectors.ts';
import { crmOperations } from './operations-crm.ts';
import { embedOperations } from './operations-embed.ts';
import { insightOperations } from './operations-insight.ts';
import { intakeOperations } from './operations-intake.ts';
import { intentOperations } from './operations-intents.ts';
import { knowledgeOperations } from './operations-knowledge.ts';
import { lifecycleOperations } from './operations-lifecycle.ts';
import { outsideAgentOperations } from './operations-outside-agents.ts';
import { routingOperations } from './operations-routing.ts';
import { selfServiceOperations } from './operations-self-service.ts';
import { workOperations } from './operations-work.ts';

export const operations = {
  ...configurationOperations,
  ...workOperations,
  ...selfServiceOperations,
  ...agentOperations,
  ...approvalOperations,
  ...intentOperations,
  ...knowledgeOperations,
  ...outsideAgentOperations,
  ...routingOperations,
  ...intakeOperations,
  ...insightOperations,
  ...embedOperations,
  ...configurationCodeOperations,
  ...connectionOperations,
  ...lifecycleOperations,
  ...crmOperations,
  ...connectorOperations,
} as const;

export type OperationName = keyof typeof operations;
export type InputOf<N extends OperationName> = z.input<(typeof operations)[N]['input']>;
export type ParsedInputOf<N extends OperationName> = z.output<(typeof operations)[N]['input']>;
export type OutputOf<N extends OperationName> = z.output<(typeof operations)[N]['output']>;
