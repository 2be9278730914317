import type { MessageEntry } from '../conversation/entry.ts';
import type { AnswerSource } from '../direct-line/index.ts';
import { Words } from '../markdown/rendered.ts';
import { fill } from '../texts.ts';
import { Card } from './card.tsx';
import { useWidget } from './context.ts';
import { Files } from './files.tsx';
import { ChevronIcon } from './icons.tsx';

/** Where an answer comes from, for whoever wants to know. */
function Sources(props: { sources: readonly AnswerSource[] }) {
  const { texts } = useWidget();
  if (props.sources.length === 0) return null;
  return (
    <details class="sources">
      <summary>
        <ChevronIcon />
        {fill(texts.sources, { count: props.sources.length })}
      </summary>
      <ol>
        {props.sources.map((source, index) => (
          <li key={source.articleId ?? index}>
            <b>{source.title}</b>
            {source.passage ? <blockquote>{source.passage}</blockquote> : null}
          </li>
        ))}
      </ol>
    </details>
  );
}

function Progress(props: { share: number }) {
  const { texts } = useWidget();
  const percent = Math.round(props.share * 100);
  return (
    <div
      class="progress"
      role="progressbar"
      aria-label={fill(texts.uploading, { percent })}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <i style={{ width: `${percent}%` }} />
    </div>
  );
}

function failureText(failure: string | null, texts: ReturnType<typeof useWidget>['texts']): string {
  switch (failure) {
    case 'request.too_large':
    case 'activity.too_large':
      return texts.failedTooLarge;
    case 'attachment.refused':
    case 'request.unsupported_media':
      return texts.failedFile;
    case 'conversation.closed':
      return texts.failedClosed;
    default:
      return texts.failed;
  }
}

/** How far a message of the customer's has come, and what can be done when it has not. */
function DeliveryLine(props: { message: MessageEntry; newest: boolean }) {
  const { chat, texts, goOn } = useWidget();
  const { message } = props;
  if (message.delivery === 'failed') {
    const closed = message.failure === 'conversation.closed';
    return (
      <div class="delivery failed">
        <span role="alert">{failureText(message.failure, texts)}</span>
        {closed ? null : (
          <button
            type="button"
            class="link-button"
            onClick={() => {
              chat.retry(message.key);
              goOn();
            }}
          >
            {texts.retry}
          </button>
        )}
        {closed ? null : (
          <button
            type="button"
            class="link-button"
            onClick={() => {
              chat.discard(message.key);
              goOn();
            }}
          >
            {texts.discard}
          </button>
        )}
      </div>
    );
  }
  if (message.delivery === 'pending') {
    const text =
      message.progress === null
        ? texts.sending
        : fill(texts.uploading, { percent: Math.round(message.progress * 100) });
    return <div class="delivery">{text}</div>;
  }
  if (!props.newest) return null;
  return <div class="delivery">{message.delivery === 'sent' ? texts.sent : texts.delivered}</div>;
}

/** One bubble. */
export function Message(props: { message: MessageEntry; name: string; newestOwn: boolean; fresh: boolean }) {
  const { texts } = useWidget();
  const { message } = props;
  const own = message.speaker.kind === 'customer';
  const onlyCards = message.cards.length > 0 && message.text === '' && message.files.length === 0;
  const classes = ['message', props.fresh ? 'fresh' : '', message.delivery === 'failed' ? 'failed' : ''];
  return (
    <div class={classes.filter(Boolean).join(' ')} data-key={message.key} data-delivery={message.delivery}>
      <div class={onlyCards ? 'hidden' : 'bubble'}>
        <span class="hidden">{props.name}: </span>
        <Files files={message.files} />
        {message.submitted ? <div class="words">{texts.formSent}</div> : null}
        {message.text === '' ? null : (
          <div class="words">
            <Words text={message.text} format={message.format} newWindow={texts.newWindow} />
          </div>
        )}
        {message.progress === null ? null : <Progress share={message.progress} />}
        <Sources sources={message.sources} />
      </div>
      {message.cards.map((card, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a message's cards never change their order.
        <Card key={index} card={card} sequence={message.sequence} />
      ))}
      {own ? <DeliveryLine message={message} newest={props.newestOwn} /> : null}
    </div>
  );
}
