import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkRegular } from '@fluentui/react-icons/svg/checkmark';
import { useState } from 'react';
import type { Confusion } from '../../../../contracts/intents.ts';
import { EmptyState } from '../../../kit/EmptyState.tsx';
import { useMediaQuery } from '../../../kit/media.ts';
import { VisuallyHidden } from '../../../kit/VisuallyHidden.tsx';
import { Card } from '../Page.tsx';
import { ConfusionMatrix } from './ConfusionMatrix.tsx';
import type { IntentOverview } from './overview.ts';
import { heatOf } from './percent.ts';

const useStyles = makeStyles({
  split: { display: 'flex', flexWrap: 'wrap', gap: '14px', alignItems: 'flex-start' },
  list: { flex: '3 1 380px', minWidth: 0, display: 'flex', flexDirection: 'column', gap: '14px' },
  phrases: { flex: '2 1 280px', minWidth: 0 },
  pairs: { listStyle: 'none', margin: 0, padding: '6px' },
  pair: {
    width: '100%',
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) 16px minmax(0, 1fr) 44px',
    gap: '8px',
    alignItems: 'center',
    padding: '6px 8px',
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground1,
    fontFamily: 'inherit',
    fontSize: tokens.fontSizeBase300,
    textAlign: 'left',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  chosen: { backgroundColor: tokens.colorNeutralBackground1Selected },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  arrow: { color: tokens.colorNeutralForeground3, textAlign: 'center' },
  heat: {
    position: 'relative',
    overflow: 'hidden',
    height: '24px',
    lineHeight: '24px',
    textAlign: 'center',
    borderRadius: tokens.borderRadiusSmall,
    fontVariantNumeric: 'tabular-nums',
    fontWeight: tokens.fontWeightSemibold,
  },
  colour: { position: 'absolute', inset: 0, backgroundColor: tokens.colorPaletteRedBackground2 },
  count: { position: 'relative', color: tokens.colorNeutralForeground1 },
  said: { margin: 0, paddingLeft: '18px', display: 'flex', flexDirection: 'column', gap: '6px' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

const keyOf = ({ language, intent, takenFor }: Confusion) => `${language}/${intent}/${takenFor}`;

/** What is taken for what, as a matrix and as a list, the most frequent first; a pair shows its phrases. */
export function Confusions({ data }: { data: IntentOverview }) {
  const styles = useStyles();
  const [chosen, setChosen] = useState<string | null>(null);
  const narrow = useMediaQuery('(max-width: 760px)');
  const names = new Map(data.intents.map(({ intent, displayName }) => [intent, displayName]));
  const nameOf = (intent: string) => names.get(intent) ?? intent;
  const most = Math.max(0, ...data.confusions.map(({ count }) => count));
  const shown = data.confusions.find((each) => keyOf(each) === chosen) ?? data.confusions[0];
  if (!shown)
    return (
      <Card flush>
        <EmptyState
          icon={<CheckmarkRegular />}
          title={data.models.length === 0 ? 'Nothing measured yet' : 'Nothing is mistaken'}
          body={
            data.models.length === 0
              ? 'When intents are learnt, each phrase is tried on what was learnt from the others.'
              : 'Of the phrases that were set aside, none was taken for another intent.'
          }
        />
      </Card>
    );
  return (
    <div className={styles.split}>
      <div className={styles.list}>
        {!narrow && (
          <Card>
            <ConfusionMatrix
              data={data}
              shown={shown}
              onChoose={(intent, takenFor) => {
                const pair = data.confusions.find(
                  (each) => each.intent === intent && each.takenFor === takenFor,
                );
                if (pair) setChosen(keyOf(pair));
              }}
            />
            <p className={styles.quiet}>
              Of phrases that were set aside. On the diagonal: per cent recognised. Point at a cell for the
              names.
            </p>
          </Card>
        )}
        <Card flush>
          <ul className={styles.pairs} aria-label="Intents that are taken for others">
            {data.confusions.map((each) => (
              <li key={keyOf(each)}>
                <button
                  type="button"
                  className={mergeClasses(styles.pair, each === shown && styles.chosen)}
                  aria-pressed={each === shown}
                  onClick={() => setChosen(keyOf(each))}
                >
                  <span className={styles.name}>{nameOf(each.intent)}</span>
                  <span className={styles.arrow}>
                    <VisuallyHidden> taken for </VisuallyHidden>
                    <span aria-hidden="true">→</span>
                  </span>
                  <span className={styles.name}>{nameOf(each.takenFor)}</span>
                  <span className={styles.heat}>
                    <span className={styles.colour} style={{ opacity: heatOf(each.count, most) }} />
                    <span className={styles.count}>
                      <VisuallyHidden>: </VisuallyHidden>
                      {each.count}
                    </span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </Card>
      </div>
      <div className={styles.phrases}>
        <Card title={`Meant “${nameOf(shown.intent)}”, taken for “${nameOf(shown.takenFor)}”`}>
          <ul className={styles.said}>
            {shown.phrases.map((phrase) => (
              <li key={phrase}>{phrase}</li>
            ))}
          </ul>
          <p className={styles.quiet}>
            Move phrases that belong to the other intent, or add a few to each that only it would say.
          </p>
        </Card>
      </div>
    </div>
  );
}
