import {
  Button,
  Field,
  makeStyles,
  mergeClasses,
  ProgressBar,
  Select,
  tokens,
} from '@fluentui/react-components';
import { DocumentArrowUpRegular } from '@fluentui/react-icons/svg/document-arrow-up';
import { type DragEvent, useRef, useState } from 'react';
import type { OutputOf } from '../../../../contracts/api/operations.ts';
import { useModel } from '../../app/context.tsx';
import { PlaceLink } from '../../app/router.tsx';
import { messageOf } from '../../realtime/request-error.ts';
import { droppedFiles } from '../connectors/files.ts';
import { Card } from '../Page.tsx';
import { adminPlace } from '../places.ts';
import type { ArticleState } from './article-words.ts';

const useStyles = makeStyles({
  link: {
    color: tokens.colorBrandForegroundLink,
    fontWeight: tokens.fontWeightSemibold,
    textDecoration: 'none',
    borderRadius: tokens.borderRadiusSmall,
    ':hover': { textDecoration: 'underline' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  drop: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: '8px',
    padding: '26px 16px',
    textAlign: 'center',
    border: `1px dashed ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusLarge,
    '& svg': { fontSize: '32px', color: tokens.colorNeutralForeground3 },
  },
  over: { backgroundColor: tokens.colorBrandBackground2 },
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
  const [over, setOver] = useState(false);
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([]);
  const [progress, setProgress] = useState<{ done: number; all: number } | null>(null);
  const picker = useRef<HTMLInputElement>(null);

  const take = async (files: readonly File[]) => {
    setOutcomes([]);
    for (const [done, file] of files.entries()) {
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
      return { file: file.name, error: messageOf(error) };
    }
  };
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void droppedFiles(event.dataTransfer).then(take);
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
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a place to drop at; its button does the same by keyboard. */}
      <div
        className={mergeClasses(styles.drop, over && styles.over)}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
      >
        <DocumentArrowUpRegular aria-hidden="true" />
        <span>Drop Markdown, HTML, PDF, Word or JSON files here, or a folder of them.</span>
        <Button onClick={() => picker.current?.click()}>Choose files</Button>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          accept=".md,.markdown,.html,.htm,.pdf,.docx,.json"
          aria-label="Files of articles"
          onChange={(event) => void take([...(event.target.files ?? [])])}
        />
      </div>
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
          <PlaceLink className={styles.link} to={adminPlace('knowledge', 'article', articleId)}>
            {title}
          </PlaceLink>
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

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
