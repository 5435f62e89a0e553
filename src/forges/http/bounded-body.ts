import { ForgeError } from "../forge.ts";
import { BrokenAnswer } from "./failure.ts";

/**
 * The bytes of an answer, at most `maxBytes` of them.
 *
 * @throws ForgeError with status 413 when there are more; the rest is not downloaded
 * @throws BrokenAnswer when the connection breaks in the middle
 */
export async function readBounded(
  body: unknown,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  // 204, 205 and HEAD carry none.
  if (!(body instanceof ReadableStream)) return new Uint8Array();
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return Buffer.concat(chunks);
      length += value.length;
      if (length > maxBytes) {
        throw new ForgeError(`The answer is larger than ${maxBytes} bytes; it was not read.`, {
          status: 413,
        });
      }
      chunks.push(value);
    }
  } catch (error) {
    // The stream is of no more use; that it may already be closed is fine.
    reader.cancel().catch(() => undefined);
    if (error instanceof ForgeError) throw error;
    signal.throwIfAborted();
    throw new BrokenAnswer("the answer broke off", { cause: error });
  }
}
