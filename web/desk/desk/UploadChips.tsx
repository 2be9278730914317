import { Button, makeStyles, mergeClasses, Spinner, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { DocumentRegular } from '@fluentui/react-icons/svg/document';
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle';
import { formatSize } from '../../kit/time.ts';
import type { UploadEntry } from '../state/desk-state.ts';

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '6px',
    margin: 0,
    padding: '8px 0 0',
    listStyleType: 'none',
  },
  chip: {
    display: 'flex',
    alignItems: 'center',
    gap: '6px',
    padding: '2px 4px 2px 8px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontSize: tokens.fontSizeBase200,
    maxWidth: '100%',
  },
  failed: { color: tokens.colorStatusDangerForeground1 },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
});

/** The files of a message that is being written. */
export function UploadChips({
  uploads,
  onRemove,
}: {
  uploads: readonly UploadEntry[];
  onRemove: (localId: string) => void;
}) {
  const styles = useStyles();
  if (uploads.length === 0) return null;
  return (
    <ul className={styles.list} aria-label="Files to send">
      {uploads.map((upload) => (
        <li
          key={upload.localId}
          className={mergeClasses(styles.chip, upload.state === 'failed' && styles.failed)}
        >
          {upload.state === 'uploading' && <Spinner size="extra-tiny" aria-label="Uploading" />}
          {upload.state === 'ready' && <DocumentRegular aria-hidden="true" />}
          {upload.state === 'failed' && <ErrorCircleRegular aria-hidden="true" />}
          <span className={styles.name} role={upload.state === 'failed' ? 'alert' : undefined}>
            {upload.name}
            {upload.attachment?.size !== undefined && ` · ${formatSize(upload.attachment.size)}`}
            {upload.error && ` · ${upload.error}`}
          </span>
          <Button
            size="small"
            appearance="subtle"
            icon={<DismissRegular />}
            aria-label={`Remove ${upload.name}`}
            onClick={() => onRemove(upload.localId)}
          />
        </li>
      ))}
    </ul>
  );
}
