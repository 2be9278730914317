import {
  Button,
  Field,
  Input,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Spinner,
  Text,
  tokens,
} from '@fluentui/react-components';
import { EyeRegular } from '@fluentui/react-icons/svg/eye';
import { EyeOffRegular } from '@fluentui/react-icons/svg/eye-off';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { Me } from '../../../contracts/api/shapes.ts';
import { BrandMark } from '../../kit/BrandMark.tsx';
import { messageOf } from '../realtime/request-error.ts';
import { createSession } from './http.ts';

const useStyles = makeStyles({
  page: {
    height: '100%',
    overflow: 'auto',
    display: 'grid',
    placeItems: 'center',
    padding: '16px',
    boxSizing: 'border-box',
    backgroundColor: tokens.colorNeutralBackground3,
    backgroundImage: `radial-gradient(60rem 30rem at 50% -8rem, ${tokens.colorBrandBackground2}, transparent)`,
  },
  card: {
    width: '100%',
    maxWidth: '368px',
    boxSizing: 'border-box',
    padding: '32px',
    display: 'flex',
    flexDirection: 'column',
    gap: '16px',
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow16,
  },
  brand: { display: 'flex', alignItems: 'center', gap: '10px', fontWeight: tokens.fontWeightSemibold },
  title: {
    margin: '8px 0 0',
    fontSize: tokens.fontSizeHero700,
    lineHeight: tokens.lineHeightHero700,
    letterSpacing: '-0.01em',
  },
  hint: { color: tokens.colorNeutralForeground2 },
  submit: { marginTop: '8px' },
});

/** The page that asks who you are. */
export function SignInPage({ onSignedIn }: { onSignedIn: (me: Me) => void }) {
  const styles = useStyles();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const passwordInput = useRef<HTMLInputElement>(null);

  useEffect(() => {
    document.title = 'Sign in · Patchbay';
  }, []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (username.trim() === '' || password === '') {
      setError('Enter your user name and your password.');
      return;
    }
    setBusy(true);
    setError(null);
    try {
      onSignedIn(await createSession(username.trim(), password));
    } catch (failure) {
      setError(messageOf(failure));
      setBusy(false);
      passwordInput.current?.select();
    }
  };

  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={submit} noValidate aria-busy={busy}>
        <div className={styles.brand}>
          <BrandMark /> Patchbay
        </div>
        <div>
          <h1 className={styles.title}>Sign in</h1>
          <Text className={styles.hint}>Your conversations are waiting.</Text>
        </div>
        {error && (
          <MessageBar intent="error" layout="multiline" politeness="assertive">
            <MessageBarBody>{error}</MessageBarBody>
          </MessageBar>
        )}
        <Field label="User name" required>
          <Input
            autoFocus
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            value={username}
            onChange={(_, data) => setUsername(data.value)}
          />
        </Field>
        <Field label="Password" required>
          <Input
            ref={passwordInput}
            name="password"
            type={shown ? 'text' : 'password'}
            autoComplete="current-password"
            value={password}
            onChange={(_, data) => setPassword(data.value)}
            contentAfter={
              <Button
                size="small"
                appearance="transparent"
                icon={shown ? <EyeOffRegular /> : <EyeRegular />}
                aria-label={shown ? 'Hide what you typed' : 'Show what you typed'}
                onClick={() => setShown(!shown)}
              />
            }
          />
        </Field>
        <Button
          className={styles.submit}
          type="submit"
          appearance="primary"
          size="large"
          disabledFocusable={busy}
        >
          {busy ? <Spinner size="tiny" label="Signing in…" /> : 'Sign in'}
        </Button>
      </form>
    </main>
  );
}
