/** The door of pro-code agents, for the rest of self-service. What agents are written with is sdk.ts. */
export { decideApproval, listApprovals } from './approvals/decide-approval.ts';
export type { Scenario } from './definitions/scenario.ts';
export {
  type EvaluationReport,
  type EvaluationSummary,
  evaluateAgents,
  namedSubject,
  plainSubject,
} from './evaluation/evaluate.ts';
export type { EvaluationSystems, OpenStage } from './evaluation/read-cases.ts';
export type { CaseResult, Subject } from './evaluation/run-case.ts';
export { loadScenarios, ScenarioLoadError } from './loading/load-scenarios.ts';
export { scenarioRuntime } from './runtime/scenario-runtime.ts';
