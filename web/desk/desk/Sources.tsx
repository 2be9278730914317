import { makeStyles, tokens } from '@fluentui/react-components';
import type { Message } from '../../../contracts/api/shapes.ts';

const useStyles = makeStyles({
  details: { marginTop: '6px', fontSize: tokens.fontSizeBase200 },
  summary: {
    cursor: 'pointer',
    width: 'fit-content',
    color: tokens.colorNeutralForeground2,
    borderRadius: tokens.borderRadiusSmall,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  list: { margin: '4px 0 0', paddingLeft: '18px', display: 'flex', flexDirection: 'column', gap: '4px' },
  title: { fontWeight: tokens.fontWeightSemibold },
  passage: { display: 'block', color: tokens.colorNeutralForeground2, whiteSpace: 'pre-wrap' },
});

/** Where an AI agent's answer came from; folded until somebody wants to check. */
export function Sources({ sources }: { sources: NonNullable<Message['sources']> }) {
  const styles = useStyles();
  if (sources.length === 0) return null;
  return (
    <details className={styles.details}>
      <summary className={styles.summary}>
        {sources.length === 1 ? '1 source' : `${sources.length} sources`}
      </summary>
      <ol className={styles.list}>
        {sources.map((source) => (
          <li key={`${source.articleId}/${source.passage}`}>
            <span className={styles.title}>{source.title}</span>
            <span className={styles.passage}>{source.passage}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
