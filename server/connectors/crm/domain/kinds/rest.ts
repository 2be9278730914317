/** Any HTTP API that speaks JSON. */
import { tidyUri } from '../address.ts';
import { jsonHeaders } from '../dialect.ts';
import { textAt } from '../json.ts';
import type { Kind } from '../kind.ts';

/** Where APIs of the world put their words. */
const places: readonly (readonly (string | number)[])[] = [
  ['error', 'message'],
  ['detail'],
  ['message'],
  ['error_description'],
  ['title'],
  ['errors', 0, 'message'],
  ['errors', 0],
  ['error'],
];

export const rest: Kind = {
  dialect: {
    defaultAuthentication: 'none',
    base(settings) {
      const uri = tidyUri(settings.uri);
      return uri === undefined || settings.apiVersion === '' ? uri : `${uri}/${settings.apiVersion}`;
    },
    tokenUrl: (settings) => (settings.tokenUrl === '' ? undefined : tidyUri(settings.tokenUrl)),
    scope: (settings) => settings.scope,
    /** The key travels as `Idempotency-Key`; it makes a repeat safe where `parameters.idempotent` says so. */
    shape(wish, settings) {
      const keyed = wish.method === 'POST' && wish.key !== undefined;
      return {
        method: wish.method,
        path: wish.path,
        headers: { ...jsonHeaders(wish), ...(keyed ? { 'idempotency-key': wish.key! } : {}) },
        ...(wish.body === undefined ? {} : { body: wish.body }),
        repeatable: wish.method !== 'POST' || (keyed && settings.parameters.idempotent === 'true'),
      };
    },
    answersAnything: true,
    said: (body) => ({
      code: textAt(body, 'error', 'code') || textAt(body, 'code'),
      message: places.map((place) => textAt(body, ...place)).find((text) => text !== '') ?? '',
    }),
    result: ({ body }) => body,
    record(result, shaped) {
      const id = textAt(result, 'id');
      const entity = /^\/?([\w-]+)/.exec(shaped.path)?.[1];
      return id === '' || entity === undefined ? null : { entity, id, name: textAt(result, 'name'), url: '' };
    },
    recordUrl: () => '',
  },
  customers: [],
  probe: {
    remarks: (settings) =>
      tidyUri(settings.uri) === undefined
        ? [{ outcome: 'failed', message: 'The address is missing. It looks like https://api.example.com.' }]
        : [],
    metadata: [],
    privileges: [],
  },
  search: () => [],
  newRecord: () => undefined,
  relate: () => undefined,
  entities: [],
};
