/** A request that a person corrected. */
import { type RenderedRequest, StepMethod } from '../../../../../contracts/crm.ts';

/**
 * What is wrong with it, in plain words; undefined when it may be sent.
 * @param base the API's address of its connection, without a slash at the end.
 */
export function checkEdited(request: RenderedRequest, base: string): string | undefined {
  const { success } = StepMethod.safeParse(request.method);
  if (!success) return 'The method is GET, POST, PATCH or PUT.';
  if (!URL.canParse(request.url) || base === '' || !URL.canParse(base)) return 'The address is not one.';
  const url = new URL(request.url);
  const root = new URL(`${base}/`);
  if (
    url.origin !== root.origin ||
    !`${url.pathname}/`.startsWith(root.pathname) ||
    url.username ||
    url.password
  )
    return `The address must stay below ${base}.`;
  if (/%2f|%5c|\\/i.test(url.pathname)) return 'The path holds an encoded slash.';
  if (request.method === 'GET') return request.body.trim() === '' ? undefined : 'GET has no body.';
  try {
    JSON.parse(request.body);
    return undefined;
  } catch (error) {
    return `The body is not JSON: ${(error as Error).message}`;
  }
}
