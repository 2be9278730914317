import { Field, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { lazy, Suspense, useMemo } from 'react';
import { useEditor } from '../editor/editor-context.tsx';
import { isRecord, type Json, type Path } from '../model/topic-tree.ts';
import { usePropertyIssue } from './fields.tsx';

const CardView = lazy(() => import('../../../cards/CardView.tsx'));

const useStyles = makeStyles({
  json: { '& textarea': { fontFamily: tokens.fontFamilyMonospace, fontSize: '12px' } },
});

/** A card as JSON, with what the customer will see of it. Cards that are computed are shown as their formula. */
export function CardField({ path, value }: { path: Path; value: Json | undefined }) {
  const styles = useStyles();
  const { set, stale } = useEditor();
  const problem = usePropertyIssue(path);
  const template = isRecord(value) && typeof value.cardContent === 'string' ? value.cardContent : null;
  const text =
    typeof value === 'string'
      ? value
      : (template ?? (value === undefined ? '' : JSON.stringify(value, null, 2)));
  const target = template === null ? path : [...path, 'cardContent'];
  const computed = text.trimStart().startsWith('=');
  const found = useMemo(() => (computed ? null : readJson(text)), [text, computed]);
  const message = problem ?? (found && 'problem' in found ? found.problem : null);
  return (
    <>
      <Field
        label="Card"
        {...(message !== null
          ? { validationMessage: message }
          : { hint: computed ? 'Computed by a formula: the test shows it.' : 'Adaptive Card JSON.' })}
      >
        <Textarea
          className={styles.json}
          spellCheck={false}
          rows={Math.min(18, Math.max(6, text.split('\n').length))}
          resize="vertical"
          value={text}
          disabled={stale}
          onChange={(_, data) => set(target, data.value)}
        />
      </Field>
      {found && 'card' in found && (
        <Suspense fallback={null}>
          <CardView card={found.card} label="Preview of the card" />
        </Suspense>
      )}
    </>
  );
}

function readJson(text: string): { card: unknown } | { problem: string } {
  try {
    return { card: JSON.parse(text) };
  } catch (error) {
    return { problem: `This is no JSON: ${error instanceof Error ? error.message : 'it cannot be read.'}` };
  }
}
