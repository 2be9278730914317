import { useState } from 'preact/hooks';
import { safeHref } from '../../kit/markdown/parse.ts';
import type { MessageFile } from '../conversation/entry.ts';
import { useWidget } from './context.ts';
import { FileIcon } from './icons.tsx';

const pictureTypes = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

/** Whether a file is shown as a picture. SVG is not: it is a document. */
export const isPicture = (contentType: string): boolean =>
  pictureTypes.has(contentType.toLowerCase().split(';')[0] ?? '');

/** The address of a file as it may be used: on the web, or the local one of a running upload. */
function addressOf(url: string | null, host: string): string | null {
  if (url === null) return null;
  if (url.startsWith('blob:')) return url;
  return safeHref(url.startsWith('/') && !url.startsWith('//') ? host + url : url);
}

function Picture(props: { href: string; name: string }) {
  const { texts } = useWidget();
  const [broken, setBroken] = useState(false);
  if (broken) return <FileLink href={props.href} name={props.name} />;
  return (
    <a class="picture" href={props.href} target="_blank" rel="noopener noreferrer">
      <img src={props.href} alt={props.name || texts.image} onError={() => setBroken(true)} />
      <span class="hidden"> ({texts.newWindow})</span>
    </a>
  );
}

function FileLink(props: { href: string | null; name: string }) {
  const { texts } = useWidget();
  const content = (
    <>
      <FileIcon />
      <b>{props.name || texts.file}</b>
    </>
  );
  return props.href === null ? (
    <span class="file">{content}</span>
  ) : (
    <a class="file" href={props.href} target="_blank" rel="noopener noreferrer">
      {content}
      <span class="hidden"> ({texts.newWindow})</span>
    </a>
  );
}

/** The files of a message: pictures as pictures, the others as links. */
export function Files(props: { files: readonly MessageFile[] }) {
  const { settings } = useWidget();
  if (props.files.length === 0) return null;
  return (
    <div class="pictures">
      {props.files.map((file) => {
        const href = addressOf(file.url, settings.host);
        return href !== null && isPicture(file.contentType) ? (
          <Picture key={file.url ?? file.name} href={href} name={file.name} />
        ) : (
          <FileLink key={file.url ?? file.name} href={href} name={file.name} />
        );
      })}
    </div>
  );
}
