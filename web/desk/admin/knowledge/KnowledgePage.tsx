import { Tab, TabList } from '@fluentui/react-components';
import { navigate } from '../../app/router.tsx';
import { Page } from '../Page.tsx';
import { adminPlace } from '../places.ts';
import { ArticleList } from './ArticleList.tsx';
import { ArticlePage } from './ArticlePage.tsx';
import { ImportArticles } from './ImportArticles.tsx';
import { Unanswered } from './Unanswered.tsx';

const tabs = [
  { value: 'articles', label: 'Articles' },
  { value: 'unanswered', label: 'Unanswered questions' },
  { value: 'import', label: 'Import' },
] as const;

/** What Patchbay knows: articles, the questions that none of them answers, and files to make articles of. */
export default function KnowledgePage({ path }: { path: readonly string[] }) {
  const [part = 'articles', id, version] = path;
  if (part === 'new') return <ArticlePage articleId={null} version={null} proposed={id ?? ''} />;
  if (part === 'article' && id)
    return <ArticlePage articleId={id} version={version ? Number(version) : null} proposed="" />;
  return (
    <Page
      title="Knowledge"
      intro="Articles that AI agents and the copilot answer from. Only what is published, not expired and meant for everyone is ever shown to customers."
    >
      <TabList
        selectedValue={part}
        onTabSelect={(_, { value }) =>
          navigate(value === 'articles' ? adminPlace('knowledge') : adminPlace('knowledge', String(value)))
        }
      >
        {tabs.map(({ value, label }) => (
          <Tab key={value} value={value}>
            {label}
          </Tab>
        ))}
      </TabList>
      {part === 'unanswered' && <Unanswered />}
      {part === 'import' && <ImportArticles />}
      {part !== 'unanswered' && part !== 'import' && <ArticleList />}
    </Page>
  );
}
