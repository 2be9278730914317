import { Button, Field, Input, makeStyles, ProgressBar, Select, tokens } from '@fluentui/react-components';
import { SearchSparkleRegular } from '@fluentui/react-icons/svg/search-sparkle';
import { useState } from 'react';
import type { DiscoveryRun } from '../../../../contracts/discovery.ts';
import { Legend, type Part, StackBar } from '../../../kit/StackBar.tsx';
import { formatInstant, formatRelative } from '../../../kit/time.ts';
import { useModel, useNow } from '../../app/context.tsx';
import { useNotices } from '../../app/notices.tsx';
import { languageName, languages } from '../intents/languages.ts';
import { Card } from '../Page.tsx';
import { isOpen, stageWords, wholeProgress } from './words.ts';

const useStyles = makeStyles({
  form: { display: 'flex', flexWrap: 'wrap', gap: '12px', alignItems: 'flex-end' },
  number: { width: '96px' },
  running: { display: 'flex', flexWrap: 'wrap', gap: '12px', alignItems: 'center' },
  bar: { flex: '1 1 200px' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  covered: { display: 'flex', flexWrap: 'wrap', gap: '4px 16px', margin: 0, padding: 0, listStyle: 'none' },
});

const count = new Intl.NumberFormat('en-GB');

/** Starts a run, shows how far it is, and what the last one found. */
export function RunBar({ runs, onChanged }: { runs: readonly DiscoveryRun[]; onChanged: () => void }) {
  const styles = useStyles();
  const { client, isAdministrator } = useModel();
  const { attempt } = useNotices();
  const now = useNow();
  const [days, setDays] = useState('90');
  const [least, setLeast] = useState('5');
  const [language, setLanguage] = useState('en');
  const [newest] = runs;
  const open = newest && isOpen(newest) ? newest : null;
  const last = runs.find((run) => run.state === 'done');
  const start = async () => {
    await attempt('The search did not begin', () =>
      client.request('discovery.start', { language, days: Number(days), leastVolume: Number(least) }),
    );
    onChanged();
  };
  const cancel = async (runId: string) => {
    await attempt('It was not cancelled', () => client.request('discovery.cancel', { runId }));
    onChanged();
  };
  const valid = inRange(days, 1, 10 * 365) && inRange(least, 2, 1000);
  return (
    <Card title="Search">
      {open ? (
        <div className={styles.running}>
          <span role="status">{stageWords(open)}</span>
          <span className={styles.bar}>
            <ProgressBar value={wholeProgress(open)} aria-label="How far the search is" />
          </span>
          {isAdministrator && <Button onClick={() => void cancel(open.runId)}>Cancel</Button>}
        </div>
      ) : (
        isAdministrator && (
          <div className={styles.form}>
            <Field label="Language">
              <Select value={language} onChange={(_, { value }) => setLanguage(value)}>
                {languages.map((code) => (
                  <option key={code} value={code}>
                    {languageName(code)}
                  </option>
                ))}
              </Select>
            </Field>
            <Field label="Look back (days)">
              <Input
                type="number"
                className={styles.number}
                value={days}
                min={1}
                onChange={(_, { value }) => setDays(value)}
              />
            </Field>
            <Field label="Conversations at least">
              <Input
                type="number"
                className={styles.number}
                value={least}
                min={2}
                onChange={(_, { value }) => setLeast(value)}
              />
            </Field>
            <Button
              appearance="primary"
              icon={<SearchSparkleRegular />}
              disabled={!valid}
              onClick={() => void start()}
            >
              Search conversations
            </Button>
          </div>
        )
      )}
      {newest?.state === 'failed' && (
        <p role="alert">The last search failed. Try it again; the server’s log says why.</p>
      )}
      {last?.figures && (
        <>
          <p className={styles.quiet} title={last.finishedAt ? formatInstant(last.finishedAt) : undefined}>
            Last search {last.finishedAt ? formatRelative(last.finishedAt, now) : ''}:{' '}
            {count.format(last.figures.conversations)} conversations, {last.figures.fresh} new intents.
          </p>
          <Found figures={last.figures} />
          {last.covered.length > 0 && (
            <ul className={styles.covered} aria-label="Covered already">
              {last.covered.slice(0, 12).map((each) => (
                <li key={`${each.kind}/${each.name}`} className={styles.quiet}>
                  {each.kind === 'topic' ? 'Topic' : 'Intent'} {each.name}: {each.volume}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Card>
  );
}

/** What became of what customers said, of all that was looked at. */
function Found({ figures }: { figures: NonNullable<DiscoveryRun['figures']> }) {
  const { statements, covered, discarded, unassigned } = figures;
  const parts: Part[] = [
    {
      label: 'Covered already',
      title: 'A topic or an approved intent is made for it',
      count: covered,
      colour: tokens.colorPaletteTealBackground2,
    },
    {
      label: 'Proposed',
      title: 'In the intents that are proposed',
      count: Math.max(0, statements - covered - discarded - unassigned),
      colour: tokens.colorCompoundBrandBackground,
    },
    {
      label: 'Discarded before',
      title: 'Like what was discarded',
      count: discarded,
      colour: tokens.colorPaletteMarigoldBackground3,
    },
    {
      label: 'Like no other',
      title: 'Fits nothing',
      count: unassigned,
      colour: tokens.colorNeutralStroke1,
    },
  ];
  return (
    <>
      <StackBar parts={parts} />
      <Legend parts={parts} say={(part) => shareText(part.count, statements)} />
    </>
  );
}

const shareText = (part: number, whole: number): string =>
  whole === 0 ? '0 %' : `${Math.round((part / whole) * 100)} %`;

function inRange(text: string, least: number, most: number): boolean {
  const value = Number(text);
  return Number.isInteger(value) && value >= least && value <= most;
}
