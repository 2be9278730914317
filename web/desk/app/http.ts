import type { OutputOf } from '../../../contracts/api/operations.ts';
import type { Me } from '../../../contracts/api/shapes.ts';
import { type ErrorBody, errorCatalogue } from '../../../contracts/errors.ts';
import { RequestError } from '../realtime/request-error.ts';
import type { OutgoingAttachment } from '../state/outbox.ts';
import { authorization } from './bearer.ts';

async function answerOf<T>(response: Response): Promise<T> {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as T;
  const error = (body as ErrorBody | null)?.error;
  if (error?.code && error.code in errorCatalogue) throw new RequestError(error);
  throw RequestError.of(response.status === 503 ? 'server.unavailable' : 'server.internal');
}

/** Asks the server over HTTP; throws a `RequestError` with the contract's code. */
export async function ask<T>(
  path: string,
  init: RequestInit & { headers?: Record<string, string> },
): Promise<T> {
  let response: Response;
  try {
    const headers = { ...init.headers, ...authorization() };
    response = await fetch(path, { credentials: 'same-origin', ...init, headers });
  } catch {
    throw RequestError.of(
      'server.unavailable',
      'The server cannot be reached. Check your network and try again.',
    );
  }
  return answerOf<T>(response);
}

/** Who is signed in; null when nobody is. */
export async function readSession(): Promise<Me | null> {
  try {
    return await ask<OutputOf<'session.read'>>('/api/session', { method: 'GET' });
  } catch (error) {
    if (error instanceof RequestError && error.code.startsWith('auth.')) return null;
    throw error;
  }
}

/** Signs in; the browser keeps the session cookie. */
export function createSession(username: string, password: string): Promise<Me> {
  return ask<OutputOf<'session.create'>>('/api/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
}

/** Signs out, on every socket of this session. */
export async function deleteSession(): Promise<void> {
  await ask<OutputOf<'session.delete'>>('/api/session', { method: 'DELETE' });
}

/** A token for the desk in a frame of this organization's pages; who is signed in is known by cookie or by the last token. */
export function createFrameToken(organization: string | null): Promise<OutputOf<'embed.token.create'>> {
  return ask<OutputOf<'embed.token.create'>>('/api/embed/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(organization === null ? {} : { organization }),
  });
}

/** Uploads a file for a message that is sent later with its attachment id. */
export function uploadAttachment(conversationId: string, file: File): Promise<OutgoingAttachment> {
  const form = new FormData();
  form.append('file', file, file.name);
  return ask<OutgoingAttachment>(`/api/conversations/${encodeURIComponent(conversationId)}/attachments`, {
    method: 'POST',
    body: form,
  });
}
