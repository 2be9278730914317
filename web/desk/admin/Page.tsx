import { makeStyles, mergeClasses, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import { ArrowLeftRegular } from '@fluentui/react-icons/svg/arrow-left';
import type { ReactNode } from 'react';
import { type Place, PlaceLink } from '../app/router.tsx';

const useStyles = makeStyles({
  page: {
    boxSizing: 'border-box',
    maxWidth: '1280px',
    padding: '16px 20px 32px',
    display: 'flex',
    flexDirection: 'column',
    gap: '14px',
    '@media (max-width: 480px)': { padding: '12px 10px 24px' },
  },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', gap: '8px 16px' },
  words: { flexGrow: 1, flexBasis: '260px', minWidth: 0 },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    overflowWrap: 'anywhere',
  },
  intro: {
    margin: '2px 0 0',
    maxWidth: '90ch',
    textWrap: 'pretty',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' },
  back: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '4px',
    marginBottom: '2px',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    textDecoration: 'none',
    borderRadius: tokens.borderRadiusSmall,
    ':hover': { color: tokens.colorNeutralForeground1, textDecoration: 'underline' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  card: {
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow2,
    overflow: 'hidden',
    flexShrink: 0,
  },
  padded: {
    padding: '14px 16px',
    display: 'flex',
    flexDirection: 'column',
    gap: '12px',
    overflow: 'visible',
  },
  above: { padding: '14px 16px 6px' },
  cardTitle: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
  loading: { padding: '12px', display: 'flex', flexDirection: 'column', gap: '10px' },
});

interface PageProps {
  title: string;
  intro?: string;
  back?: { to: Place; label: string };
  actions?: ReactNode;
  children: ReactNode;
}

/** A page of the administration: what it is, what can be done, and its parts below each other. */
export function Page({ title, intro, back, actions, children }: PageProps) {
  const styles = useStyles();
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <div className={styles.words}>
          {back && (
            <PlaceLink to={back.to} className={styles.back}>
              <ArrowLeftRegular aria-hidden="true" />
              {back.label}
            </PlaceLink>
          )}
          <h1 className={styles.title}>{title}</h1>
          {intro && <p className={styles.intro}>{intro}</p>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}

/** A part of a page. With a title it is a region of its own. */
export function Card({
  title,
  flush = false,
  children,
}: {
  title?: string;
  flush?: boolean;
  children: ReactNode;
}) {
  const styles = useStyles();
  const className = mergeClasses(styles.card, !flush && styles.padded);
  if (!title) return <div className={className}>{children}</div>;
  return (
    <section className={className} aria-label={title}>
      <h2 className={mergeClasses(styles.cardTitle, flush && styles.above)}>{title}</h2>
      {children}
    </section>
  );
}

/** Stands where a list is about to be, at about its size. */
export function Loading({ label, rows = 4 }: { label: string; rows?: number }) {
  const styles = useStyles();
  return (
    <Skeleton className={styles.loading} aria-label={label}>
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <SkeletonItem key={row} size={24} />
      ))}
    </Skeleton>
  );
}
