import type { OutputOf } from '../../../../contracts/api/operations.ts';
import { StageList } from '../connections/TestStages.tsx';

export type OutsideTest = OutputOf<'outside_agent.test'>;
type Stage = OutsideTest['stages'][number];

const titles: Record<Stage['stage'], string> = {
  settings: 'Settings',
  sign_in: 'Sign-in',
  conversation: 'Conversation',
  answer: 'Greeting',
  stream: 'Stream',
};

/** How far a trial of an outside agent came, in plain words. */
export function TestResult({ test }: { test: OutsideTest | 'running' }) {
  // Which stages there are depends on the protocol: nobody knows before it answers.
  const running = test === 'running';
  const rows = running
    ? [{ key: 'running', title: 'Trying it …' }]
    : test.stages.map((stage) => ({ ...stage, key: stage.stage, title: titles[stage.stage] }));
  return <StageList rows={rows} running={running} />;
}
