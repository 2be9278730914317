import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { KeyRegular } from '@fluentui/react-icons/svg/key';
import { formatDate } from '../../../kit/time.ts';

const useStyles = makeStyles({
  kept: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '4px 10px',
    minHeight: '32px',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    '& svg': { fontSize: '16px' },
  },
});

interface SecretFieldProps {
  label: string;
  /** What was typed; null while the stored one stays. */
  value: string | null;
  onChange: (value: string | null) => void;
  stored: { setAt: string | null; expiresAt: string | null } | null;
  hint?: string;
  warning?: string | null;
  required?: boolean;
}

/** A secret that is written and never read back: of a stored one only its dates are shown. */
export function SecretField({ label, value, onChange, stored, hint, warning, required }: SecretFieldProps) {
  const styles = useStyles();
  if (stored && value === null) {
    return (
      <Field label={label}>
        <div className={styles.kept}>
          <KeyRegular aria-hidden="true" />
          <span>
            {stored.setAt ? `Set on ${formatDate(stored.setAt)}` : 'Set'}
            {stored.expiresAt ? `, expires ${formatDate(stored.expiresAt)}` : ''}
          </span>
          <Button size="small" onClick={() => onChange('')} aria-label={`Replace: ${label}`}>
            Replace
          </Button>
        </div>
      </Field>
    );
  }
  return (
    <Field
      label={label}
      {...(required && { required })}
      {...(warning
        ? { validationState: 'warning' as const, validationMessage: warning }
        : hint !== undefined && { hint })}
    >
      <Input
        type="password"
        autoComplete="new-password"
        spellCheck={false}
        value={value ?? ''}
        onChange={(_, data) => onChange(data.value)}
        {...(stored && {
          contentAfter: (
            <Button size="small" appearance="transparent" onClick={() => onChange(null)}>
              Keep the old one
            </Button>
          ),
        })}
      />
    </Field>
  );
}
