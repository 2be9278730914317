import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  page: {
    height: '100%',
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: '12px',
    padding: '24px',
    boxSizing: 'border-box',
    textAlign: 'center',
    backgroundColor: tokens.colorNeutralBackground3,
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500 },
  body: { maxWidth: '44ch', color: tokens.colorNeutralForeground2 },
});

interface StatusPageProps {
  title?: string;
  body?: string;
  action?: { label: string; run: () => void };
  children?: ReactNode;
  /** Stands inside of a page that has its own main part. */
  inside?: boolean;
}

/** A page with nothing but a word on why there is nothing yet, and what to do. */
export function StatusPage({ title, body, action, children, inside = false }: StatusPageProps) {
  const styles = useStyles();
  const Part = inside ? 'div' : 'main';
  return (
    <Part className={styles.page}>
      {title && <h1 className={styles.title}>{title}</h1>}
      {body && <Text className={styles.body}>{body}</Text>}
      {children}
      {action && (
        <Button appearance="primary" onClick={action.run}>
          {action.label}
        </Button>
      )}
    </Part>
  );
}
