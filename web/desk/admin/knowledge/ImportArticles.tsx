import { Field, makeStyles, ProgressBar, Select, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { OutputOf } from '../../../../contracts/api/operations.ts';
import { DropZone } from '../../../kit/DropZone.tsx';
import { base64Of, type PickedFile } from '../../../kit/files.ts';
import { useModel } from '../../app/context.tsx';
import { NameLink } from '../../app/NameLink.tsx';
import { Card } from '../Page.tsx';
import { adminPlace } from '../places.ts';
import { type ArticleState, whyRefused } from './article-words.ts';

const useStyles = makeStyles({
  list: { margin: 0, paddingLeft: '18px', display: 'flex', flexDirection: 'column', gap: '4px' },
  error: { color: tokens.colorStatusDangerForeground1 },
  warning: { color: tokens.colorStatusWarningForeground3 },
});

type Imported = OutputOf<'article.import'>;
interface Outcome {
  readonly file: string;
  readonly imported?: Imported;
  readonly error?: string;
}

/** Bytes that fit into one request as base64. */
const largest = 1_400_000;

/** Files become articles, one after the other; what cannot be read says why. */
export function ImportArticles() {
  const styles = useStyles();
  const { client } = useModel();
  const [state, setState] = useState<ArticleState>('draft');
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([]);
  const [progress, setProgress] = useState<{ done: number; all: number } | null>(null);

  const take = async (files: readonly PickedFile[]) => {
    setOutcomes([]);
    for (const [done, { file }] of files.entries()) {
      setProgress({ done, all: files.length });
      const outcome = await importOne(file);
      setOutcomes((before) => [...before, outcome]);
    }
    setProgress(null);
  };
  const importOne = async (file: File): Promise<Outcome> => {
    if (file.size > largest)
      return { file: file.name, error: 'It is larger than 1.4 MB. Use ./patchbay knowledge import for it.' };
    try {
      const imported = await client.request('article.import', {
        fileName: file.name,
        base64: await base64Of(file),
        state,
      });
      return { file: file.name, imported };
    } catch (error) {
      return { file: file.name, error: whyRefused(error) };
    }
  };

  return (
    <Card>
      <Field label="They become" style={{ maxWidth: '240px' }}>
        <Select value={state} onChange={(_, { value }) => setState(value as ArticleState)}>
          <option value="draft">Drafts</option>
          <option value="review">Articles in review</option>
          <option value="published">Published articles</option>
        </Select>
      </Field>
      <DropZone
        words="Drop Markdown, HTML, PDF, Word or JSON files here, or a folder of them."
        label="Files of articles"
        accept=".md,.markdown,.html,.htm,.pdf,.docx,.json"
        onFiles={take}
      />
      {progress && (
        <Field validationState="none" validationMessage={`${progress.done} of ${progress.all} files`}>
          <ProgressBar aria-label="Importing" value={progress.done / progress.all} />
        </Field>
      )}
      {outcomes.length > 0 && (
        <ul className={styles.list} aria-label="What was imported">
          {outcomes.map((outcome) => (
            <li key={outcome.file}>
              {outcome.file}: <Told outcome={outcome} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Told({ outcome: { imported, error } }: { outcome: Outcome }) {
  const styles = useStyles();
  if (!imported) return <span className={styles.error}>{error}</span>;
  return (
    <>
      {imported.articles.map(({ articleId, title, changed }, n) => (
        <span key={articleId}>
          {n > 0 && ', '}
          <NameLink to={adminPlace('knowledge', 'article', articleId)}>{title}</NameLink>
          {!changed && ' (nothing new)'}
        </span>
      ))}
      {imported.warnings.map((warning) => (
        <div key={warning} className={styles.warning}>
          {warning}
        </div>
      ))}
    </>
  );
}
