import { Badge, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { OutputOf } from '../../../../../contracts/api/operations.ts';

const useStyles = makeStyles({
  topic: {
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    overflow: 'hidden',
  },
  head: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    padding: '4px 10px',
    cursor: 'pointer',
    fontWeight: tokens.fontWeightSemibold,
    backgroundColor: tokens.colorNeutralBackground2,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  counts: { marginLeft: 'auto', fontWeight: tokens.fontWeightRegular, fontVariantNumeric: 'tabular-nums' },
  lines: {
    margin: 0,
    padding: '4px 0',
    maxHeight: '300px',
    overflow: 'auto',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: '12px',
    lineHeight: '18px',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  line: { display: 'block', padding: '0 10px' },
  added: { backgroundColor: tokens.colorPaletteGreenBackground1, color: tokens.colorNeutralForeground1 },
  removed: { backgroundColor: tokens.colorPaletteRedBackground1, color: tokens.colorNeutralForeground1 },
  place: { color: tokens.colorNeutralForeground2 },
  list: { display: 'flex', flexDirection: 'column', gap: '8px' },
});

type TopicDifference = OutputOf<'topic_version.difference'>['topics'][number];

const words = { added: 'New', removed: 'Removed', changed: 'Changed' } as const;
const colors = { added: 'success', removed: 'danger', changed: 'warning' } as const;

/** What differs, topic by topic and line by line. Signs tell it as well as colours. */
export function Difference({ topics }: { topics: readonly TopicDifference[] }) {
  const styles = useStyles();
  if (topics.length === 0) return <p>Nothing differs.</p>;
  return (
    <div className={styles.list}>
      {topics.map((topic) => (
        <details key={topic.name} className={styles.topic} open={topics.length < 4}>
          <summary className={styles.head}>
            {topic.displayName}
            <Badge appearance="tint" color={colors[topic.change]}>
              {words[topic.change]}
            </Badge>
            {topic.enabledBefore !== null &&
              topic.enabledAfter !== null &&
              topic.enabledBefore !== topic.enabledAfter && (
                <Badge appearance="tint">{topic.enabledAfter ? 'Switched on' : 'Switched off'}</Badge>
              )}
            <span className={styles.counts}>
              +{topic.linesAdded} −{topic.linesRemoved}
            </span>
          </summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it. */}
          <section className={styles.lines} aria-label={`Difference of ${topic.displayName}`} tabIndex={0}>
            {topic.diff
              .replace(/\n$/, '')
              .split('\n')
              .map((line, index) => (
                <span
                  // biome-ignore lint/suspicious/noArrayIndexKey: lines may be alike, and never move.
                  key={index}
                  className={mergeClasses(
                    styles.line,
                    line.startsWith('+') && styles.added,
                    line.startsWith('-') && styles.removed,
                    line.startsWith('@@') && styles.place,
                  )}
                >
                  {line === '' ? ' ' : line}
                </span>
              ))}
          </section>
        </details>
      ))}
    </div>
  );
}
