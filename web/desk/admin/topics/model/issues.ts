/** Findings about a topic's text, each at the node it belongs to. */
import { branchKey, stepKey } from './layout.ts';
import type { Body, Step, TopicTree } from './topic-tree.ts';

/** What the server says of a draft. */
export interface Issue {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

export interface PlacedIssue extends Issue {
  /** The key of its node: the innermost one whose lines hold it. */
  readonly key: string;
}

/** Finds every issue's node, in the order of the text. */
export function placeIssues(tree: TopicTree, issues: readonly Issue[]): PlacedIssue[] {
  const inBody = (body: Body, line: number): string | null => {
    for (const step of body.steps) {
      if (line < step.lines.from || line > step.lines.to) continue;
      return inStep(step, line);
    }
    return null;
  };
  const inStep = (step: Step, line: number): string => {
    for (const body of step.bodies) {
      const deeper = inBody(body, line);
      if (deeper !== null) return deeper;
      if (body.branch && line >= body.lines.from && line <= body.lines.to) return branchKey(body.id);
    }
    return stepKey(step.id);
  };
  return [...issues]
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .map((issue) => ({ ...issue, key: inBody(tree.main, issue.line) ?? 'trigger' }));
}

/** The node whose lines hold a line: where the cursor of the YAML stands. */
export function nodeAtLine(tree: TopicTree, line: number): string {
  return placeIssues(tree, [{ severity: 'error', message: '', line, column: 1 }])[0]?.key ?? 'trigger';
}
