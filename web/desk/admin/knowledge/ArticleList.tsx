import { Button, Field, makeStyles, SearchBox, Select, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { BookRegular } from '@fluentui/react-icons/svg/book';
import { useDeferredValue, useState } from 'react';
import { type Column, DataTable } from '../../../kit/DataTable.tsx';
import { EmptyState } from '../../../kit/EmptyState.tsx';
import { useModel } from '../../app/context.tsx';
import { Failure } from '../../app/Failure.tsx';
import { NameLink } from '../../app/NameLink.tsx';
import { navigate } from '../../app/router.tsx';
import { useRead } from '../../app/use-read.ts';
import { Card, Loading } from '../Page.tsx';
import { adminPlace } from '../places.ts';
import { type ArticleState, type Listed, shortDate, stateLabels } from './article-words.ts';
import { StateBadge } from './StateBadge.tsx';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: '12px', alignItems: 'flex-end' },
  search: { flexGrow: 1, minWidth: '220px', maxWidth: '460px' },
  spacer: { flexGrow: 1 },
  passage: {
    margin: '2px 0 0',
    maxWidth: '80ch',
    color: tokens.colorNeutralForeground2,
    display: '-webkit-box',
    WebkitLineClamp: 2,
    WebkitBoxOrient: 'vertical',
    overflow: 'hidden',
  },
  more: { textAlign: 'center' },
});

const pageSize = 100;
const most = 1000;

/** Every article; with words in the box, what a customer who asked that would be answered from. */
export function ArticleList() {
  const styles = useStyles();
  const { client } = useModel();
  const [query, setQuery] = useState('');
  const [state, setState] = useState<ArticleState | ''>('');
  const [language, setLanguage] = useState('');
  const [limit, setLimit] = useState(pageSize);
  const asked = useDeferredValue(query.trim());
  const { data, error, reload } = useRead(
    `articles/${asked}/${state}/${language}/${limit}`,
    () =>
      client.request(
        'article.list',
        {
          limit: asked === '' ? limit : 20,
          ...(asked !== '' && { query: asked }),
          ...(state !== '' && { state }),
          ...(/^[a-z]{2,3}/.test(language) && { language }),
        },
        { repeatable: true },
      ),
    { everyMs: 20_000 },
  );
  const articles = data?.articles ?? [];
  const languages = [...new Set(articles.map((article) => article.language))].sort();
  const isFiltered = asked !== '' || state !== '' || language !== '';
  const columns: Column<Listed>[] = [
    {
      key: 'title',
      header: 'Article',
      sortBy: ({ title }) => title,
      cell: ({ articleId, title, passage }) => (
        <>
          <NameLink to={adminPlace('knowledge', 'article', articleId)}>{title}</NameLink>
          {asked !== '' && <p className={styles.passage}>{plain(passage)}</p>}
        </>
      ),
    },
    ...(asked === ''
      ? []
      : [
          {
            key: 'confidence',
            header: 'Fits',
            title: 'The share of the question that the passage has',
            number: true,
            cell: ({ confidence }: Listed) =>
              confidence === null ? '' : `${Math.round(100 * confidence)} %`,
          },
        ]),
    {
      key: 'state',
      header: 'State',
      cell: (article) => <StateBadge {...article} />,
      sortBy: (each) => each.state,
    },
    { key: 'language', header: 'Language', cell: (each) => each.language, sortBy: (each) => each.language },
    { key: 'tags', header: 'Tags', cell: ({ tags }) => tags.join(', ') },
    {
      key: 'audience',
      header: 'For',
      cell: ({ audience }) => (audience === 'staff' ? 'Staff only' : 'Everyone'),
    },
    {
      key: 'updated',
      header: 'Changed',
      cell: ({ updatedAt }) => shortDate(updatedAt),
      sortBy: ({ updatedAt }) => updatedAt,
    },
  ];
  return (
    <>
      <div className={styles.bar}>
        <Field label="Find, or ask as a customer would" className={styles.search}>
          <SearchBox value={query} onChange={(_, { value }) => setQuery(value)} />
        </Field>
        <Field label="State">
          <Select value={state} onChange={(_, { value }) => setState(value as ArticleState | '')}>
            <option value="">All</option>
            {Object.entries(stateLabels).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Language">
          <Select value={language} onChange={(_, { value }) => setLanguage(value)}>
            <option value="">All</option>
            {[...new Set([...languages, ...(language ? [language] : [])])].map((each) => (
              <option key={each}>{each}</option>
            ))}
          </Select>
        </Field>
        <span className={styles.spacer} />
        <Button
          appearance="primary"
          icon={<AddRegular />}
          onClick={() => navigate(adminPlace('knowledge', 'new'))}
        >
          New article
        </Button>
      </div>
      <Failure error={error} onRetry={reload} />
      {!data && error === null && <Loading label="Loading articles" rows={6} />}
      {data && articles.length === 0 && !isFiltered && (
        <Card>
          <EmptyState
            icon={<BookRegular />}
            title="No articles yet"
            body="Write one, or import Markdown, HTML, PDF and Word files."
            action={<Button onClick={() => navigate(adminPlace('knowledge', 'import'))}>Import files</Button>}
          />
        </Card>
      )}
      {data && (articles.length > 0 || isFiltered) && (
        <Card flush>
          <DataTable
            label="Articles"
            columns={columns}
            rows={articles}
            keyOf={({ articleId }) => articleId}
            empty={asked === '' ? 'No article is like that.' : 'No published article answers that.'}
          />
        </Card>
      )}
      {asked === '' && articles.length === limit && limit < most && (
        <div className={styles.more}>
          <Button onClick={() => setLimit(Math.min(most, limit * 3))}>Show more</Button>
        </div>
      )}
    </>
  );
}

/** Markdown's signs are noise in two lines of preview. */
const plain = (markdown: string) =>
  markdown
    .replace(/^#+\s*/gm, '')
    .replace(/[*_`>|]/g, '')
    .replace(/\s+/g, ' ');
