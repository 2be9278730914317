import { Field, Input, makeStyles, Select, Textarea, tokens } from '@fluentui/react-components';
import { Markdown } from '../../copilot/Markdown.tsx';
import { Card } from '../Page.tsx';
import type { ArticleForm } from './article-words.ts';

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    gap: '14px',
    alignItems: 'stretch',
    '@media (max-width: 900px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  text: {
    minHeight: '360px',
    height: '100%',
    '& textarea': {
      minHeight: '360px',
      maxHeight: 'none',
      height: '100%',
      fontFamily: tokens.fontFamilyMonospace,
      fontSize: '13px',
    },
  },
  preview: {
    maxHeight: '70vh',
    overflowY: 'auto',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  fields: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(170px, 1fr))',
    gap: '12px',
  },
  empty: { color: tokens.colorNeutralForeground3 },
});

interface ArticleFieldsProps {
  form: ArticleForm;
  onChange: (form: ArticleForm) => void;
  problems: Partial<Record<keyof ArticleForm, string>>;
  readOnly: boolean;
}

/** The form of an article, with its text as readers see it beside it. */
export function ArticleFields({ form, onChange, problems, readOnly }: ArticleFieldsProps) {
  const styles = useStyles();
  const set = (part: Partial<ArticleForm>) => onChange({ ...form, ...part });
  return (
    <>
      <Card>
        <Field label="Title" required validationMessage={problems.title}>
          <Input
            value={form.title}
            maxLength={300}
            readOnly={readOnly}
            onChange={(_, { value }) => set({ title: value })}
          />
        </Field>
        <div className={styles.fields}>
          <Field label="Language" validationMessage={problems.language} hint="Such as en, de, pt-BR">
            <Input
              value={form.language}
              readOnly={readOnly}
              onChange={(_, { value }) => set({ language: value })}
            />
          </Field>
          <Field label="Tags" hint="Parted by commas">
            <Input value={form.tags} readOnly={readOnly} onChange={(_, { value }) => set({ tags: value })} />
          </Field>
          <Field label="For" hint="Staff-only articles never reach customers">
            <Select
              value={form.audience}
              disabled={readOnly}
              onChange={(_, { value }) => set({ audience: value as ArticleForm['audience'] })}
            >
              <option value="everyone">Everyone</option>
              <option value="staff">Staff only</option>
            </Select>
          </Field>
          <Field label="Expires" hint="From that day on it answers nobody">
            <Input
              type="date"
              value={form.expires}
              readOnly={readOnly}
              onChange={(_, { value }) => set({ expires: value })}
            />
          </Field>
        </div>
      </Card>
      <div className={styles.columns}>
        <Card title="Text (Markdown)">
          <Field validationMessage={problems.content}>
            <Textarea
              aria-label="Text of the article"
              className={styles.text}
              value={form.content}
              readOnly={readOnly}
              resize="vertical"
              onChange={(_, { value }) => set({ content: value })}
            />
          </Field>
          {!readOnly && (
            <Field label="What changed" hint="For whoever reads the versions">
              <Input
                value={form.comment}
                maxLength={500}
                onChange={(_, { value }) => set({ comment: value })}
              />
            </Field>
          )}
        </Card>
        <Card title="As it is read">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
          <section className={styles.preview} aria-label="Preview of the article" tabIndex={0}>
            {form.content.trim() === '' ? (
              <span className={styles.empty}>Nothing is written yet.</span>
            ) : (
              <Markdown text={form.content} />
            )}
          </section>
        </Card>
      </div>
    </>
  );
}
