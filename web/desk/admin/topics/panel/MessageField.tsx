import { Button, Field, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useEditor } from '../editor/editor-context.tsx';
import { isRecord, type Json, type JsonRecord, listOf, type Path, textOf } from '../model/topic-tree.ts';
import { TextWithVariables, usePropertyIssue } from './fields.tsx';

const useStyles = makeStyles({
  variants: {
    display: 'flex',
    flexDirection: 'column',
    gap: '6px',
    border: 'none',
    margin: 0,
    padding: 0,
    minWidth: 0,
  },
  legend: { padding: 0, marginBottom: '4px', fontSize: tokens.fontSizeBase300 },
  row: {
    display: 'flex',
    gap: '2px',
    alignItems: 'flex-start',
    '& > :first-child': { flexGrow: 1, minWidth: 0 },
  },
  problem: { color: tokens.colorStatusDangerForeground1, fontSize: tokens.fontSizeBase200 },
});

/** The texts of a message, in any of the forms that Copilot Studio writes. */
function variantsOf(message: Json | undefined): string[] {
  const plain = textOf(message);
  if (plain !== null) return [plain];
  if (!isRecord(message)) return [''];
  if (message.activity !== undefined) return variantsOf(message.activity);
  const texts = listOf(message.text).map((each) => textOf(each) ?? '');
  return texts.length > 0 ? texts : [textOf(message.text) ?? ''];
}

/** Puts the texts back into the form the message has. */
function withVariants(message: Json | undefined, variants: readonly string[]): Json | undefined {
  if (isRecord(message) && message.activity !== undefined)
    return { ...message, activity: withVariants(message.activity, variants) ?? '' };
  if (isRecord(message)) {
    const text =
      variants.length === 1 && typeof message.text === 'string' ? (variants[0] as string) : [...variants];
    return { ...message, text };
  }
  if (variants.length === 1) return variants[0] === '' ? undefined : (variants[0] as string);
  return { text: [...variants] };
}

const repliesOf = (message: Json | undefined): string[] =>
  isRecord(message)
    ? listOf(message.quickReplies).map((reply) => textOf(reply) ?? textOf((reply as JsonRecord).text) ?? '')
    : [];

interface MessageFieldProps {
  label: string;
  path: Path;
  value: Json | undefined;
  hint?: string;
  /** Replies may be offered with it. */
  replies?: boolean;
}

/** A message: one of its texts is said each time. */
export function MessageField({ label, path, value, hint, replies = false }: MessageFieldProps) {
  const styles = useStyles();
  const { set, stale } = useEditor();
  const problem = usePropertyIssue(path);
  const variants = variantsOf(value);
  const change = (next: readonly string[]) => set(path, withVariants(value, next.length === 0 ? [''] : next));
  const offer = (text: string) => {
    const quickReplies = text.split('\n').map((reply) => ({ kind: 'MessageBack', text: reply }));
    const base: JsonRecord = isRecord(value) ? value : { text: variants };
    const { quickReplies: _, ...rest } = base;
    set(path, text === '' ? rest : { ...rest, quickReplies });
  };
  return (
    <>
      <fieldset className={styles.variants}>
        <legend className={styles.legend}>{label}</legend>
        {variants.map((text, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: variants have no name but their place.
          <div key={index} className={styles.row}>
            <TextWithVariables
              label={variants.length === 1 ? label : `${label}, variant ${index + 1}`}
              value={text}
              rows={Math.min(8, Math.max(2, Math.ceil(text.length / 40)))}
              onChange={(next) => change(variants.map((each, at) => (at === index ? next : each)))}
            />
            {variants.length > 1 && (
              <Button
                size="small"
                appearance="subtle"
                icon={<DismissRegular />}
                aria-label={`Remove variant ${index + 1}`}
                disabled={stale}
                onClick={() => change(variants.filter((_, at) => at !== index))}
              />
            )}
          </div>
        ))}
        {problem !== null && <span className={styles.problem}>{problem}</span>}
        {problem === null && hint && <span style={{ fontSize: tokens.fontSizeBase200 }}>{hint}</span>}
        <div>
          <Button
            size="small"
            appearance="subtle"
            icon={<AddRegular />}
            disabled={stale}
            onClick={() => change([...variants, ''])}
          >
            Add a variant
          </Button>
        </div>
      </fieldset>
      {replies && (
        <Field label="Replies offered" hint="One a line; the customer may choose one.">
          <Textarea
            rows={2}
            resize="vertical"
            value={repliesOf(value).join('\n')}
            disabled={stale}
            onChange={(_, data) => offer(data.value)}
          />
        </Field>
      )}
    </>
  );
}
