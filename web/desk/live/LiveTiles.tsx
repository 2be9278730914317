import type { Live } from '../../../contracts/api/shapes.ts';
import { type Tile, Tiles } from '../../kit/Tiles.tsx';
import { spokenDuration } from '../../kit/time.ts';
import { useNow } from '../app/context.tsx';
import { percentText, ticking, waitText, waitTone } from './figures.ts';

/** The operation in eight numbers. */
export function LiveTiles({ live }: { live: Live }) {
  const now = useNow();
  const { totals } = live;
  const longest = ticking(totals.longestWaitSeconds, live.at, now);
  const aim = live.queues.reduce((most, queue) => Math.max(most, queue.today.serviceLevelSeconds), 20);
  const tone = waitTone(longest, aim);
  const tiles: readonly Tile[] = [
    { label: 'Waiting', value: String(totals.waiting) },
    {
      label: 'Longest wait',
      value: waitText(longest),
      tone,
      title: longest === null ? 'nobody waits' : spokenDuration(longest),
    },
    { label: 'With AI agent', value: String(totals.withAiAgent) },
    { label: 'With representatives', value: String(totals.withRepresentative) },
    { label: 'In wrap-up', value: String(totals.wrapUp) },
    { label: 'Service level today', value: percentText(totals.serviceLevelPercent) },
    {
      label: 'Speed of answer',
      value: waitText(totals.averageSpeedOfAnswerSeconds),
      title:
        totals.averageSpeedOfAnswerSeconds === null
          ? 'not measured yet'
          : spokenDuration(totals.averageSpeedOfAnswerSeconds),
    },
    {
      label: 'Abandoned today',
      value: String(totals.abandonedToday),
      title: `${totals.answeredToday} were answered`,
    },
  ];
  return <Tiles tiles={tiles} />;
}
