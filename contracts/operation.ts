/**
 * An operation is one thing a client may ask of Patchbay. It is declared once, here in the contracts, and served
 * twice: over HTTP by `method` and `path`, and over the realtime socket by `name`. OpenAPI is made from the
 * same declarations, so the three cannot drift apart.
 */
import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';
import type { Role } from './words.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Operation<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  /** `noun.verb`; also the operationId in OpenAPI and `op` on the socket. */
  readonly name: string;
  readonly method: Method;
  /** With `:params`. Path parameters, query string and JSON body are merged into one input object. */
  readonly path: string;
  readonly summary: string;
  /** The chapter of the API page. */
  readonly tag: string;
  /** Which roles may call it; `signed-in` any of them; `public` needs no sign-in at all. */
  readonly access: readonly Role[] | 'signed-in' | 'public';
  readonly input: I;
  readonly output: O;
  /** Of the JSON body over HTTP; 2 MB unless said here. */
  readonly maxBodyBytes?: number;
  /** The codes a caller should expect beside the general ones (`request.*`, `auth.*`, `server.*`). */
  readonly errors: readonly ErrorCode[];
}

/** Declares an operation and keeps the exact types of its input and output. */
export function operation<I extends z.ZodType, O extends z.ZodType, const N extends string>(
  declaration: Operation<I, O> & { readonly name: N },
): Operation<I, O> & { readonly name: N } {
  return declaration;
}

export const staff = ['representative', 'supervisor', 'administrator'] as const;
export const leads = ['supervisor', 'administrator'] as const;
