import { Badge, Button, Field, makeStyles, mergeClasses, Select, tokens } from '@fluentui/react-components';
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle';
import { InfoRegular } from '@fluentui/react-icons/svg/info';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import { useState } from 'react';
import type { OutputOf } from '../../../../contracts/api/operations.ts';
import type { LifecycleStep, TemplateRemark } from '../../../../contracts/crm.ts';
import { formatInstant } from '../../../kit/time.ts';
import { CodeBlock, prettyJson } from '../../app/CodeBlock.tsx';
import { Failure } from '../../app/Failure.tsx';
import { callOutside } from '../../app/outside.ts';
import { messageOf } from '../../realtime/request-error.ts';
import { Card } from '../Page.tsx';
import type { PreviewState, TestResponses } from './use-preview.ts';

const useStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', gap: '4px' },
  label: { fontSize: tokens.fontSizeBase200, fontWeight: tokens.fontWeightSemibold },
  address: { display: 'flex', gap: '8px', alignItems: 'flex-start' },
  method: { flexShrink: 0, whiteSpace: 'nowrap', marginTop: '5px' },
  stale: { opacity: 0.65 },
  remarks: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: '2px',
  },
  remark: {
    display: 'grid',
    gridTemplateColumns: '18px minmax(0, 1fr)',
    gap: '6px',
    width: '100%',
    padding: '3px 4px',
    textAlign: 'left',
    border: 'none',
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground1,
    fontFamily: 'inherit',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    cursor: 'pointer',
    borderRadius: tokens.borderRadiusMedium,
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    '& svg': { fontSize: '16px' },
  },
  error: { color: tokens.colorStatusDangerForeground1 },
  warning: { color: tokens.colorStatusWarningForeground1 },
  info: { color: tokens.colorNeutralForeground2 },
  quiet: { margin: 0, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
});

const icons = {
  error: <ErrorCircleRegular aria-label="Error" />,
  warning: <WarningRegular aria-label="Warning" />,
  info: <InfoRegular aria-label="Note" />,
};

interface PreviewPanelProps {
  connectionId: string;
  step: LifecycleStep;
  preview: PreviewState;
  remarks: readonly TemplateRemark[];
  onShow: (remark: TemplateRemark) => void;
  contacts: OutputOf<'lifecycle.contacts'>['contacts'];
  contactId: string | null;
  onContact: (contactId: string) => void;
  responses: TestResponses;
  onResponse: (response: Record<string, unknown>) => void;
}

/** The step as it would be sent for a recent contact, what there is to remark, and a test send. */
export function PreviewPanel(props: PreviewPanelProps) {
  const { connectionId, step, preview, remarks, onShow, contacts, contactId, onContact } = props;
  const styles = useStyles();
  const [sending, setSending] = useState(false);
  const [sent, setSent] = useState<OutputOf<'lifecycle.send_test'> | null>(null);
  const [error, setError] = useState<string | null>(null);
  const { data } = preview;

  const send = async () => {
    setSending(true);
    setError(null);
    try {
      const answer = await callOutside('lifecycle.send_test', {
        connectionId,
        step,
        responses: props.responses,
        ...(contactId && { contactId }),
      });
      setSent(answer);
      if (answer.response) props.onResponse(answer.response);
    } catch (failure) {
      setSent(null);
      setError(messageOf(failure));
    } finally {
      setSending(false);
    }
  };

  return (
    <Card title="Preview">
      <Field label="Contact" size="small">
        <Select
          value={contactId ?? ''}
          disabled={contacts.length === 0}
          onChange={(_, { value }) => onContact(value)}
        >
          {contacts.length === 0 && <option value="">An example: there are no contacts yet</option>}
          {contacts.map((contact) => (
            <option key={contact.contactId} value={contact.contactId}>
              {contact.label} · {formatInstant(contact.at)}
            </option>
          ))}
        </Select>
      </Field>
      <Failure error={preview.error} />
      <div
        className={mergeClasses(styles.part, data !== null && preview.stale && styles.stale)}
        aria-busy={preview.stale}
      >
        {data?.screenPopUrl && (
          <>
            <span className={styles.label}>Opens</span>
            <CodeBlock label="Address that opens" text={data.screenPopUrl} />
          </>
        )}
        {data?.request && !data.screenPopUrl && (
          <>
            <span className={styles.label}>Sends</span>
            <div className={styles.address}>
              <Badge appearance="outline" color="informative" className={styles.method}>
                {data.request.method}
              </Badge>
              <div style={{ minWidth: 0, flexGrow: 1 }}>
                <CodeBlock label="Address" text={data.request.url} />
              </div>
            </div>
            {step.method === 'POST' && data.request.method === 'PATCH' && (
              <p className={styles.quiet}>
                Sent with an id of ours, so that a retry makes no second record: in Dynamics that is PATCH.
              </p>
            )}
            {data.request.body !== '' && <CodeBlock label="Body" text={prettyJson(data.request.body)} />}
          </>
        )}
        {data && !data.request && !data.screenPopUrl && (
          <p className={styles.quiet}>It cannot be sent as it is; the remarks say why.</p>
        )}
        {!data && preview.error === null && <p className={styles.quiet}>Making the preview…</p>}
      </div>
      {remarks.length > 0 && (
        <ul className={styles.remarks} aria-label="Remarks">
          {remarks.map((remark) => (
            <li key={`${remark.field}-${remark.from}-${remark.message}`}>
              <button type="button" className={styles.remark} onClick={() => onShow(remark)}>
                <span className={styles[remark.severity]}>{icons[remark.severity]}</span>
                <span>{remark.message}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {data && !data.metadataChecked && (
        <p className={styles.quiet}>
          The fields were not held against the CRM: its metadata could not be read.
        </p>
      )}
      {data?.responseExample && Object.keys(data.responseExample).length > 0 && (
        <details>
          <summary className={styles.label} style={{ cursor: 'pointer' }}>
            What later steps may name as STEP{step.step}-Response
          </summary>
          <CodeBlock label="Example of the answer" text={JSON.stringify(data.responseExample, null, 2)} />
        </details>
      )}
      {step.step !== 3 && (
        <div className={styles.part}>
          <div>
            <Button
              size="small"
              disabledFocusable={sending || !data || (!data.request && !data.screenPopUrl)}
              onClick={() => void send()}
            >
              {sending ? 'Sending…' : 'Send test'}
            </Button>
          </div>
          <p className={styles.quiet}>Sent once, for real, to this environment.</p>
          <Failure error={error} />
          {sent && <TestAnswer sent={sent} />}
        </div>
      )}
    </Card>
  );
}

function TestAnswer({ sent }: { sent: OutputOf<'lifecycle.send_test'> }) {
  const styles = useStyles();
  const { attempt, record, remarks } = sent;
  if (!attempt)
    return <p className={styles.quiet}>{remarks[0]?.message ?? 'Nothing was sent: it could not be made.'}</p>;
  const good = attempt.outcome === 'succeeded' || attempt.outcome === 'already_done';
  return (
    <div className={styles.part} role="status">
      <span>
        <Badge appearance="tint" color={good ? 'success' : 'danger'}>
          {attempt.status ?? 'No answer'}
        </Badge>{' '}
        <span className={styles.quiet}>
          {attempt.message ?? (good ? 'It went well.' : 'It was refused.')} · {Math.round(attempt.durationMs)}{' '}
          ms
        </span>
      </span>
      {record && record.url !== '' && (
        <a href={record.url} target="_blank" rel="noreferrer noopener">
          Open {record.name || record.entity}
        </a>
      )}
      {attempt.response !== '' && <CodeBlock label="Answer" text={prettyJson(attempt.response)} />}
    </div>
  );
}
