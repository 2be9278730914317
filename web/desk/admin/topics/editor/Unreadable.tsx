import { Field, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import type { Issue } from '../model/issues.ts';

const useStyles = makeStyles({
  part: { padding: '12px', minHeight: 0, flexGrow: 1 },
  text: {
    width: '100%',
    height: 'calc(100% - 60px)',
    '& textarea': {
      fontFamily: tokens.fontFamilyMonospace,
      fontSize: '12px',
      height: '100%',
      maxHeight: 'none',
    },
  },
});

/** A topic of which nothing can be drawn yet: its text, until it can be read. */
export function Unreadable({
  text,
  issues,
  onChange,
}: {
  text: string;
  issues: readonly Issue[];
  onChange: (text: string) => void;
}) {
  const styles = useStyles();
  const [first] = issues;
  return (
    <div className={styles.part}>
      <Field
        label="This is no topic that can be drawn. Its YAML:"
        style={{ height: '100%' }}
        {...(first && { validationMessage: `Line ${first.line}: ${first.message}` })}
      >
        <Textarea
          className={styles.text}
          spellCheck={false}
          value={text}
          onChange={(_, { value }) => onChange(value)}
        />
      </Field>
    </div>
  );
}
