import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { AgentTestStep } from '../../../../../contracts/api/operations-agents.ts';
import { useEditor } from '../editor/editor-context.tsx';
import { stepKey } from '../model/layout.ts';
import { isTrouble, traceWords } from './trace.ts';

const useStyles = makeStyles({
  trace: {
    alignSelf: 'stretch',
    fontSize: tokens.fontSizeBase200,
    lineHeight: '18px',
    color: tokens.colorNeutralForeground2,
    '& summary': { cursor: 'pointer', borderRadius: tokens.borderRadiusSmall },
    '& summary:focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  steps: {
    listStyleType: 'none',
    margin: '4px 0 0',
    padding: '0 0 0 8px',
    borderLeft: `2px solid ${tokens.colorNeutralStroke2}`,
  },
  step: {
    padding: '0 4px',
    border: 'none',
    font: 'inherit',
    textAlign: 'left',
    color: 'inherit',
    backgroundColor: 'transparent',
    overflowWrap: 'anywhere',
  },
  link: {
    cursor: 'pointer',
    textDecorationLine: 'underline',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  trouble: { color: tokens.colorStatusDangerForeground1 },
  bars: {
    listStyleType: 'none',
    padding: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: '3px',
    margin: '6px 0',
  },
  bar: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) 80px 44px', gap: '6px', alignItems: 'center' },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  track: {
    height: '8px',
    borderRadius: '4px',
    overflow: 'hidden',
    backgroundColor: tokens.colorNeutralBackground5,
  },
  fill: { display: 'block', height: '100%', backgroundColor: tokens.colorNeutralForeground3 },
  enough: { backgroundColor: tokens.colorCompoundBrandBackground },
  share: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' },
});

/** Why a turn went as it did: what was recognised how surely, and every step. */
export function TurnTrace({ turn }: { turn: AgentTestStep }) {
  const styles = useStyles();
  const { topicName, tree, select } = useEditor();
  return (
    <details className={styles.trace} open>
      <summary>
        {turn.trace.length} step{turn.trace.length === 1 ? '' : 's'} in{' '}
        {Math.max(1, Math.round(turn.durationMs))} ms
      </summary>
      {turn.recognised.length > 0 && (
        <ul aria-label="Topics recognised" className={styles.bars}>
          {turn.recognised.map((match) => {
            const percent = Math.round(match.confidence * 100);
            return (
              <li key={match.topic} className={styles.bar} title={`Nearest phrase: ${match.phrase}`}>
                <span className={styles.name}>{match.displayName}</span>
                <span className={styles.track}>
                  <span
                    className={mergeClasses(styles.fill, match.enough && styles.enough)}
                    style={{ width: `${percent}%` }}
                  />
                </span>
                <span className={styles.share}>{percent} %</span>
              </li>
            );
          })}
        </ul>
      )}
      <ol className={styles.steps}>
        {turn.trace.map((step, index) => {
          const here =
            step.topic === topicName && step.actionId !== undefined && tree.steps.has(step.actionId);
          const className = mergeClasses(styles.step, here && styles.link, isTrouble(step) && styles.trouble);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a trace never changes its order.
            <li key={index}>
              {here ? (
                <button
                  type="button"
                  className={className}
                  onClick={() => select(stepKey(step.actionId as string))}
                >
                  {traceWords(step)}
                </button>
              ) : (
                <span className={className}>{traceWords(step)}</span>
              )}
            </li>
          );
        })}
      </ol>
    </details>
  );
}
