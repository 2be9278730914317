import { makeStyles, tokens } from '@fluentui/react-components';
import { DocumentRegular } from '@fluentui/react-icons/svg/document';
import { lazy, Suspense } from 'react';
import type { Attachment } from '../../../contracts/api/shapes.ts';
import { formatSize } from '../../kit/time.ts';

const useStyles = makeStyles({
  list: { display: 'flex', flexWrap: 'wrap', gap: '6px', marginTop: '4px' },
  image: {
    display: 'block',
    maxWidth: 'min(260px, 100%)',
    maxHeight: '200px',
    minHeight: '32px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  link: {
    borderRadius: tokens.borderRadiusMedium,
    textDecoration: 'none',
    color: tokens.colorNeutralForeground1,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
  file: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    padding: '8px 12px',
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    '& svg': { fontSize: '20px', flexShrink: 0 },
  },
  size: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

const CardView = lazy(() => import('../cards/CardView.tsx'));
const cardType = 'application/vnd.microsoft.card.adaptive';

const previewed = /^image\/(png|jpe?g|gif|webp|avif)$/i;

/** The files of a message: images as previews, everything else by name; both open in a new tab. Cards are only shown. */
export function Attachments({ attachments }: { attachments: readonly Attachment[] }) {
  const styles = useStyles();
  if (attachments.length === 0) return null;
  return (
    <div className={styles.list}>
      {attachments.map((attachment, index) =>
        attachment.contentType === cardType ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a message's attachments never change their order.
          <Suspense key={index} fallback={null}>
            <CardView card={attachment.content} label="Card" />
          </Suspense>
        ) : previewed.test(attachment.contentType) ? (
          <a
            key={attachment.contentUrl}
            className={styles.link}
            href={attachment.contentUrl}
            target="_blank"
            rel="noreferrer"
          >
            <img className={styles.image} src={attachment.contentUrl} alt={attachment.name} loading="lazy" />
          </a>
        ) : (
          <a
            key={attachment.contentUrl}
            className={`${styles.link} ${styles.file}`}
            href={attachment.contentUrl}
            target="_blank"
            rel="noreferrer"
          >
            <DocumentRegular />
            <span>
              {attachment.name}{' '}
              {attachment.size !== undefined && (
                <span className={styles.size}>{formatSize(attachment.size)}</span>
              )}
            </span>
          </a>
        ),
      )}
    </div>
  );
}
