/** Requests and answers of the API, free of sockets: `$batch` makes them as well as HTTP does. */
import type { ApiError } from '../odata/api-error.ts';

export interface ApiRequest {
  method: string;
  /** Below the service root, percent-encoded, without a slash in front: `contacts(...)/fullname`. */
  path: string;
  /** Without the question mark. */
  query: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  body: string;
}

export interface ApiResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** What a client wishes by `Prefer`. */
export interface Preferences {
  representation: boolean;
  maxPageSize?: number;
  annotations?: string;
  continueOnError: boolean;
}

export function readPreferences(headers: ApiRequest['headers']): Preferences {
  const preferences: Preferences = { representation: false, continueOnError: false };
  for (const part of (headers.prefer ?? '').match(/(?:[^,"]|"[^"]*")+/g) ?? []) {
    const [name, value = ''] = part.trim().split(/=(.*)/s);
    const plain = value.replace(/^"|"$/g, '');
    if (name === 'return' && plain === 'representation') preferences.representation = true;
    if (name === 'odata.maxpagesize' && Number(plain) > 0) preferences.maxPageSize = Number(plain);
    if (name === 'odata.include-annotations') preferences.annotations = plain;
    if (name === 'odata.continue-on-error' && plain !== 'false') preferences.continueOnError = true;
  }
  return preferences;
}

/** Whether an annotation was asked for: by name, by `Prefix.*`, or by `*`. */
export function annotationFilter(wish: string | undefined): (name: string) => boolean {
  if (wish === undefined) return () => false;
  const patterns = wish.split(',').map((pattern) => pattern.trim().toLowerCase());
  return (name) =>
    patterns.some((pattern) =>
      pattern.endsWith('*')
        ? name.toLowerCase().startsWith(pattern.slice(0, -1))
        : name.toLowerCase() === pattern,
    );
}

const base = { 'OData-Version': '4.0', 'Cache-Control': 'no-cache' };

export const json = (status: number, value: unknown, headers: Record<string, string> = {}): ApiResponse => ({
  status,
  headers: { 'Content-Type': 'application/json; odata.metadata=minimal', ...base, ...headers },
  body: JSON.stringify(value),
});

export const noContent = (headers: Record<string, string> = {}): ApiResponse => ({
  status: 204,
  headers: { ...base, ...headers },
  body: '',
});

/** The shape of every refusal; `odata.include-annotations="*"` adds what a developer may want to see. */
export function errorResponse(error: ApiError, annotations: (name: string) => boolean): ApiResponse {
  const details: Record<string, string> = {};
  const add = (name: string, value: string): void => {
    if (annotations(name)) details[`@${name}`] = value;
  };
  add('Microsoft.PowerApps.CDS.ErrorDetails.OperationStatus', '0');
  add(
    'Microsoft.PowerApps.CDS.HelpLink',
    `http://go.microsoft.com/fwlink/?LinkID=398563&error=${error.code}`,
  );
  add('Microsoft.PowerApps.CDS.TraceText', error.message);
  add('Microsoft.PowerApps.CDS.InnerError.Message', error.message);
  return json(
    error.status,
    { error: { code: error.code, message: error.message, ...details } },
    error.headers,
  );
}
