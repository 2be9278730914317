/** A way out whose answers end at a limit: a server that never stops talking fills no memory. */

export type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

const maxBytes = 8_000_000;

export function boundedFetch(fetch: Fetch): Fetch {
  return async (url, init) => {
    const response = await fetch(url, init);
    if (!response.body) return response;
    let bytes = 0;
    const limit = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        if (bytes > maxBytes) controller.error(new Error(`The answer is larger than ${maxBytes} bytes.`));
        else controller.enqueue(chunk);
      },
    });
    return new Response(response.body.pipeThrough(limit), response);
  };
}
