/** The door of pro-code agents, for the rest of self-service. What agents are written with is sdk.ts. */
export { approvalsSignal } from './approvals/approvals-signal.ts';
export { decideApproval, listApprovals } from './approvals/decide-approval.ts';
export type { Scenario } from './definitions/scenario.ts';
export { loadScenarios, ScenarioLoadError } from './loading/load-scenarios.ts';
export { scenarioRuntime } from './runtime/scenario-runtime.ts';
