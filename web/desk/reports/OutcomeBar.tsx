import { tokens } from '@fluentui/react-components';
import { Legend, type Part, StackBar } from '../../kit/StackBar.tsx';
import { type Outcome, type Outcomes, outcomes, outcomeWords } from './outcomes.ts';

/** The colour of each end: the same in every chart, told apart in light and dark. */
export const outcomeColours: Readonly<Record<Outcome, string>> = {
  resolved: tokens.colorPaletteGreenBackground3,
  contained: tokens.colorPaletteTealBackground2,
  handedOn: tokens.colorPaletteBlueBorderActive,
  escalated: tokens.colorPaletteMarigoldBackground3,
  abandoned: tokens.colorPaletteRedBackground3,
  unengaged: tokens.colorNeutralStroke1,
};

const partsOf = (counts: Outcomes): Part[] =>
  outcomes.map((outcome) => ({
    label: outcomeWords[outcome].label,
    title: outcomeWords[outcome].meaning,
    count: counts[outcome],
    colour: outcomeColours[outcome],
  }));

/** How the sessions ended, to look at beside the numbers that say the same. */
export function OutcomeBar({ counts }: { counts: Outcomes }) {
  return <StackBar parts={partsOf(counts)} />;
}

/** What the colours mean, with how many sessions ended so. */
export function OutcomeLegend({ counts }: { counts: Outcomes }) {
  return <Legend parts={partsOf(counts)} say={({ count }) => String(count)} />;
}
