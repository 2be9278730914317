import {
  Button,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Tab,
  TabList,
  tokens,
} from '@fluentui/react-components';
import { useState } from 'react';
import { useModel } from '../../app/context.tsx';
import { Failure } from '../../app/Failure.tsx';
import { useNotices } from '../../app/notices.tsx';
import { navigate } from '../../app/router.tsx';
import { useLeaveGuard } from '../../app/use-leave-guard.tsx';
import { useRead } from '../../app/use-read.ts';
import { Card, Loading, Page } from '../Page.tsx';
import { adminPlace } from '../places.ts';
import { Question } from '../Question.tsx';
import { ArticleFields } from './ArticleFields.tsx';
import { ArticleVersions } from './ArticleVersions.tsx';
import {
  type Article,
  type ArticleForm,
  type ArticleState,
  emptyForm,
  formOf,
  idOf,
  problemsOf,
  putOf,
  shortDate,
} from './article-words.ts';
import { StateBadge } from './StateBadge.tsx';

const useStyles = makeStyles({
  state: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '6px 12px',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
});

interface ArticlePageProps {
  /** Null: a new one. */
  articleId: string | null;
  /** Null: the latest. */
  version: number | null;
  /** Title that a new one begins with: a question that nobody could answer. */
  proposed: string;
}

const back = { to: adminPlace('knowledge'), label: 'Knowledge' };

/** One article: written, reviewed, published; its versions and what changed between them. */
export function ArticlePage({ articleId, version, proposed }: ArticlePageProps) {
  const { client } = useModel();
  const { data, error, reload } = useRead(
    `article/${articleId}/${version}`,
    () =>
      client.request(
        'article.read',
        { articleId: articleId ?? '', ...(version !== null && { version }) },
        { repeatable: true },
      ),
    { enabled: articleId !== null },
  );
  if (articleId === null)
    return <Editor article={null} initial={{ ...emptyForm, title: proposed }} reload={reload} />;
  if (!data)
    return (
      <Page title="Article" back={back}>
        <Failure error={error} onRetry={reload} />
        {error === null && <Loading label="Loading the article" rows={8} />}
      </Page>
    );
  // Another version is another text to begin from.
  return (
    <Editor
      key={`${data.articleId}/${data.version}/${data.shownVersion}`}
      article={data}
      initial={formOf(data)}
      reload={reload}
    />
  );
}

interface EditorProps {
  article: Article | null;
  initial: ArticleForm;
  reload: () => void;
}

function Editor({ article, initial, reload }: EditorProps) {
  const styles = useStyles();
  const { client, isAdministrator } = useModel();
  const { attempt, notify } = useNotices();
  const [form, setForm] = useState(initial);
  const [tab, setTab] = useState<'text' | 'versions'>('text');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [withdrawing, setWithdrawing] = useState(false);
  const changed = JSON.stringify(form) !== JSON.stringify(initial);
  const problems = problemsOf(form);
  const leaving = useLeaveGuard(changed && !busy);

  const save = async (state: ArticleState) => {
    setTried(true);
    if (Object.keys(problems).length > 0) return;
    setBusy(true);
    const articleId = article?.articleId ?? (await freeId());
    const went = await attempt('The article was not saved', () =>
      client.request('article.put', putOf(articleId, form, state)),
    );
    setBusy(false);
    if (!went) return;
    notify('success', saved[state]);
    if (article === null || article.shownVersion !== article.version)
      navigate(adminPlace('knowledge', 'article', articleId), { saved: true });
    else reload();
  };
  const freeId = async () => {
    const { articles } = await client.request('article.list', { limit: 1000 }, { repeatable: true });
    const taken = new Set(articles.map((each) => each.articleId));
    return idOf(form.title, (id) => taken.has(id));
  };
  const setState = async (state: ArticleState) => {
    if (!article) return;
    const went = await attempt('Its state was not changed', () =>
      client.request('article.set_state', { articleId: article.articleId, state }),
    );
    if (went) {
      notify('success', saved[state]);
      reload();
    }
  };

  const isOld = article !== null && article.shownVersion !== article.version;
  return (
    <Page
      title={article === null ? 'New article' : article.title}
      back={back}
      actions={
        isAdministrator ? (
          <>
            {article && article.publishedVersion !== null && (
              <Button onClick={() => setWithdrawing(true)}>Withdraw…</Button>
            )}
            <Button disabledFocusable={busy} onClick={() => void save('draft')}>
              Save as draft
            </Button>
            {article && !changed && !isOld && article.state === 'draft' && (
              <Button onClick={() => void setState('review')}>Send to review</Button>
            )}
            {article && !changed && !isOld && article.state !== 'published' ? (
              <Button appearance="primary" onClick={() => void setState('published')}>
                Publish
              </Button>
            ) : (
              <Button appearance="primary" disabledFocusable={busy} onClick={() => void save('published')}>
                {article === null ? 'Publish' : 'Save and publish'}
              </Button>
            )}
          </>
        ) : undefined
      }
    >
      {leaving}
      {article && (
        <div className={styles.state}>
          <StateBadge {...article} />
          <span>Version {article.version}</span>
          <span>Changed {shortDate(article.updatedAt)}</span>
          {article.source && <span>From {article.source}</span>}
          {article.expiresAt && <span>Until {shortDate(article.expiresAt)}</span>}
        </div>
      )}
      {isOld && (
        <MessageBar intent="warning">
          <MessageBarBody>
            This is version {article.shownVersion}. Saving it makes a new version that says what it says.
          </MessageBarBody>
        </MessageBar>
      )}
      {article && (
        <TabList selectedValue={tab} onTabSelect={(_, { value }) => setTab(value as typeof tab)}>
          <Tab value="text">Text</Tab>
          <Tab value="versions">Versions ({article.versions.length})</Tab>
        </TabList>
      )}
      {tab === 'text' ? (
        <ArticleFields
          form={form}
          onChange={setForm}
          problems={tried ? problems : {}}
          readOnly={!isAdministrator}
        />
      ) : (
        article && (
          <Card>
            <ArticleVersions article={article} />
          </Card>
        )
      )}
      {withdrawing && article && (
        <Question
          title={`Withdraw “${article.title}”?`}
          action="Withdraw"
          onClose={() => setWithdrawing(false)}
          onConfirm={async () => {
            await attempt('It was not withdrawn', () =>
              client.request('article.withdraw', { articleId: article.articleId }),
            );
            reload();
          }}
        >
          From then on it answers nobody. Its versions stay, and it can be published again.
        </Question>
      )}
    </Page>
  );
}

const saved: Readonly<Record<ArticleState, string>> = {
  draft: 'Saved as a draft',
  review: 'Sent to review',
  published: 'Published',
};
