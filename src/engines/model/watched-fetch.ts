import type { Clock } from "../../net/clock.ts";

export interface WatchOptions {
  fetch: typeof globalThis.fetch;
  clock: Clock;
  /** Longest time without a byte, in milliseconds. */
  silenceMs: number;
  /** Called once that long nothing came. Has to abort the request. */
  onSilence: () => void;
}

/**
 * `fetch` that tells silence from slowness: it looks at bytes, whatever they mean. A provider that thinks for minutes sends
 * signs of life meanwhile.
 *
 * It follows no redirect. The address of a model is the operator's word, and a key in a header of the provider's own would
 * go with the request to wherever it leads.
 */
export function watchedFetch(options: WatchOptions): typeof globalThis.fetch {
  const { fetch } = options;
  return async (input, init) => {
    const response = await unlessSilent(options, () =>
      fetch(input, { ...init, redirect: "manual" }),
    );
    if (response.body === null) return response;
    const { status, statusText, headers } = response;
    return new Response(watch(response.body, options), { status, statusText, headers });
  };
}

/** No answer that is asked for comes near it. */
const maxBytes = 32 * 1024 * 1024;

function watch(
  body: ReadableStream<Uint8Array>,
  options: WatchOptions,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let bytes = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await unlessSilent(options, () => reader.read());
      if (done) return controller.close();
      bytes += value.length;
      if (bytes > maxBytes) throw new Error(`The answer is larger than ${maxBytes} bytes.`);
      controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

async function unlessSilent<T>(
  { clock, silenceMs, onSilence }: WatchOptions,
  wait: () => Promise<T>,
): Promise<T> {
  const heard = new AbortController();
  clock.wait(silenceMs, heard.signal).then(onSilence, () => undefined);
  try {
    return await wait();
  } finally {
    heard.abort();
  }
}
