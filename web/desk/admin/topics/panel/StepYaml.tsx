import { Button, Field, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { parseDocument } from 'yaml';
import { useEditor } from '../editor/editor-context.tsx';
import { itemText, replaceItem } from '../model/edit-text.ts';
import type { Step } from '../model/topic-tree.ts';

const useStyles = makeStyles({
  yaml: { '& textarea': { fontFamily: tokens.fontFamilyMonospace, fontSize: '12px', lineHeight: '18px' } },
  bar: { display: 'flex', gap: '6px' },
});

const placeOf = (step: Step) => ({ list: step.path.slice(0, -1), index: Number(step.path.at(-1)) });

/** A step as it is written: everything that its fields do not offer is changed here. */
export function StepYaml({ step }: { step: Step }) {
  const styles = useStyles();
  const { text, edit, stale, say } = useEditor();
  const written = itemText(text, placeOf(step));
  const [draft, setDraft] = useState(written);
  useEffect(() => setDraft(written), [written]);
  const changed = draft !== written;
  const fault = changed ? faultOf(draft) : null;
  const apply = () => {
    edit((now) => replaceItem(now, placeOf(step), draft));
    say('The step was changed.');
  };
  return (
    <>
      <Field label="YAML of this step" {...(fault !== null && { validationMessage: fault })}>
        <Textarea
          className={styles.yaml}
          spellCheck={false}
          rows={Math.min(20, Math.max(4, draft.split('\n').length + 1))}
          resize="vertical"
          value={draft}
          disabled={stale}
          onChange={(_, data) => setDraft(data.value)}
        />
      </Field>
      {changed && (
        <div className={styles.bar}>
          <Button
            size="small"
            appearance="primary"
            disabledFocusable={fault !== null}
            onClick={() => fault === null && apply()}
          >
            Apply
          </Button>
          <Button size="small" onClick={() => setDraft(written)}>
            Drop
          </Button>
        </div>
      )}
    </>
  );
}

function faultOf(snippet: string): string | null {
  const document = parseDocument(snippet, { prettyErrors: true, stringKeys: true });
  const fault = document.errors.find(({ code }) => code !== 'BAD_SCALAR_START');
  if (fault) return fault.message.split('\n')[0] ?? 'This is no YAML.';
  const value: unknown = document.toJS();
  const isStep = typeof value === 'object' && value !== null && 'kind' in value;
  return isStep ? null : 'A step is a mapping with a kind.';
}
