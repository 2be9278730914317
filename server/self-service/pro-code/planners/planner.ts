/** Who decides what an agent does next: a language model, or plain rules where there is none. */
import type { ToolOutcome } from '../runtime/run-tool.ts';
import type { ScenarioTurn } from '../runtime/turn.ts';

/** A tool that waited for somebody's yes has come to its end, one way or another. */
export interface Settled {
  readonly tool: string;
  /** What was to be done. */
  readonly words: string;
  readonly decision: 'approved' | 'declined' | 'expired';
  /** Of whoever decided; may be empty. */
  readonly reason: string;
  readonly by: 'customer' | 'representative';
  /** Where it was approved. */
  readonly outcome: ToolOutcome | null;
}

export interface Planner {
  /** The customer wrote this. */
  hear(turn: ScenarioTurn, text: string): Promise<void>;
  goOn(turn: ScenarioTurn, settled: Settled): Promise<void>;
}
