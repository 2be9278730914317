import type { Activity } from './activity.ts';
import { errorOf, networkError } from './direct-line-error.ts';

const timeoutMs = 120_000;

/**
 * Sends one activity with its files. An XMLHttpRequest, because `fetch` cannot tell how far an upload has come.
 * `onProgress` is called with a share between 0 and 1.
 */
export function upload(
  url: string,
  token: string,
  activity: Activity,
  files: readonly File[],
  onProgress: (share: number) => void,
): Promise<{ id?: string }> {
  const form = new FormData();
  form.append(
    'activity',
    new Blob([JSON.stringify(activity)], { type: 'application/vnd.microsoft.activity' }),
  );
  for (const file of files) form.append('file', file, file.name || 'file');
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.setRequestHeader('authorization', `Bearer ${token}`);
    request.timeout = timeoutMs;
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) onProgress(event.loaded / event.total);
    };
    request.onerror = request.ontimeout = request.onabort = () => reject(networkError());
    request.onload = () => {
      const { status, responseText } = request;
      if (status < 200 || status >= 300) {
        reject(errorOf(status, responseText, request.getResponseHeader('retry-after')));
        return;
      }
      try {
        resolve(JSON.parse(responseText) as { id?: string });
      } catch {
        resolve({});
      }
    };
    request.send(form);
  });
}
