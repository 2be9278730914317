/** The media types of bodies, and which of several is the one to use. */

/** Without parameters, in lower case. */
export const bareMediaType = (mediaType: string): string =>
  (mediaType.split(';')[0] ?? '').trim().toLowerCase();

export const isJson = (mediaType: string): boolean =>
  /^(application|text)\/([\w.*-]+\+)?(x-)?json$/.test(bareMediaType(mediaType));
export const isForm = (mediaType: string): boolean =>
  bareMediaType(mediaType) === 'application/x-www-form-urlencoded';
export const isMultipart = (mediaType: string): boolean => bareMediaType(mediaType).startsWith('multipart/');
export const isText = (mediaType: string): boolean =>
  bareMediaType(mediaType).startsWith('text/') || /[/+]xml$/.test(bareMediaType(mediaType));

const preferred: readonly ((mediaType: string) => boolean)[] = [
  (mediaType) => bareMediaType(mediaType) === 'application/json',
  (mediaType) => isJson(mediaType) && !mediaType.includes('*'),
  isForm,
  isMultipart,
  (mediaType) => bareMediaType(mediaType) === 'text/plain',
  isText,
  () => true,
];

/** What Patchbay reads and writes best; undefined when there is none. */
export function pickMediaType(offered: readonly string[]): string | undefined {
  const real = offered.filter((mediaType) => mediaType !== '');
  for (const fits of preferred) {
    const found = real.find(fits);
    if (found !== undefined) return found;
  }
  return undefined;
}
