import { Button, Field, makeStyles, mergeClasses, Select, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useModel } from '../../app/context.tsx';
import { Failure } from '../../app/Failure.tsx';
import { navigate } from '../../app/router.tsx';
import { useRead } from '../../app/use-read.ts';
import { Loading } from '../Page.tsx';
import { adminPlace } from '../places.ts';
import type { Article } from './article-words.ts';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: '12px', alignItems: 'flex-end' },
  list: { margin: 0, padding: 0, listStyle: 'none' },
  version: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '4px 12px',
    padding: '6px 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    fontSize: tokens.fontSizeBase200,
  },
  words: { flexGrow: 1, minWidth: '200px' },
  quiet: { color: tokens.colorNeutralForeground2 },
  lines: {
    margin: 0,
    maxHeight: '60vh',
    overflow: 'auto',
    padding: '6px 0',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: '12px',
    lineHeight: '18px',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  line: { padding: '0 10px', minHeight: '18px' },
  added: {
    backgroundColor: tokens.colorStatusSuccessBackground1,
    color: tokens.colorStatusSuccessForeground3,
  },
  removed: {
    backgroundColor: tokens.colorStatusDangerBackground1,
    color: tokens.colorStatusDangerForeground3,
  },
  same: {},
});

const marks = { added: '+', removed: '−', same: ' ' } as const;
const spoken = { added: 'Added: ', removed: 'Removed: ', same: '' } as const;

/** Every version, the newest first; what changed between two of them; and the way back. */
export function ArticleVersions({ article }: { article: Article }) {
  const styles = useStyles();
  const { client } = useModel();
  const versions = [...article.versions].sort((a, b) => b.version - a.version);
  const newest = versions[0]?.version ?? 1;
  const [from, setFrom] = useState(article.publishedVersion ?? versions[1]?.version ?? newest);
  const [to, setTo] = useState(newest);
  const { data, error, reload } = useRead(
    `diff/${article.articleId}/${from}/${to}`,
    () => client.request('article.diff', { articleId: article.articleId, from, to }, { repeatable: true }),
    { enabled: from !== to },
  );
  const choose = (label: string, value: number, set: (version: number) => void) => (
    <Field label={label}>
      <Select value={String(value)} onChange={(_, { value: chosen }) => set(Number(chosen))}>
        {versions.map(({ version }) => (
          <option key={version} value={version}>
            Version {version}
            {version === article.publishedVersion ? ' (published)' : ''}
          </option>
        ))}
      </Select>
    </Field>
  );
  return (
    <>
      <ul className={styles.list}>
        {versions.map(({ version, title, comment, author, at }) => (
          <li key={version} className={styles.version}>
            <span className={styles.words}>
              <strong>Version {version}</strong> {title}
              {comment && <span className={styles.quiet}> – {comment}</span>}
            </span>
            <span className={styles.quiet}>
              {author}, {new Date(at).toLocaleString()}
            </span>
            <Button
              size="small"
              aria-label={`Open version ${version}`}
              onClick={() => navigate(adminPlace('knowledge', 'article', article.articleId, String(version)))}
            >
              Open
            </Button>
          </li>
        ))}
      </ul>
      {versions.length > 1 && (
        <>
          <div className={styles.bar}>
            {choose('What changed from', from, setFrom)}
            {choose('to', to, setTo)}
          </div>
          <Failure error={error} onRetry={reload} />
          {from !== to && !data && error === null && <Loading label="Comparing" rows={3} />}
          {from !== to && data && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
            <section className={styles.lines} aria-label="What changed" tabIndex={0}>
              {data.lines.map(({ kind, text }, n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other name than its place.
                <div key={n} className={mergeClasses(styles.line, styles[kind])}>
                  <span aria-hidden="true">{marks[kind]} </span>
                  <span style={{ position: 'absolute', clip: 'rect(0 0 0 0)' }}>{spoken[kind]}</span>
                  {text}
                </div>
              ))}
            </section>
          )}
        </>
      )}
    </>
  );
}
