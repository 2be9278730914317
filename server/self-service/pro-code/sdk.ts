/**
 * `patchbay/agents`: what agents in TypeScript are written with.
 *
 *     export const scenario = defineScenario({ name: 'Front desk', start: 'desk', agents: [desk], ... });
 *
 * See README.md beside this file and examples/front-desk.
 */
export { type AgentDefinition, defineAgent, type SessionView } from './definitions/agent.ts';
export { DefinitionError } from './definitions/definition-error.ts';
export type { Guardrail, GuardrailFacts, Guardrails, Verdict } from './definitions/guardrails.ts';
export {
  type CallAnswer,
  type ConnectionsPort,
  type CrmPort,
  type Customer,
  type HttpPort,
  type KnowledgePassage,
  type SessionVariables,
  type ToolContext,
  ToolError,
  type Variables,
} from './definitions/ports.ts';
export { defineScenario, type HandoffRule, type ScenarioDefinition } from './definitions/scenario.ts';
export {
  type Approver,
  defineTool,
  type OwnedRecord,
  ownedBy,
  type ToolDefinition,
} from './definitions/tool.ts';
