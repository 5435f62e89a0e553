import { type Server, createServer } from "node:http";
import { onTestFinished } from "vitest";

export interface Received {
  headers: NodeJS.Dict<string | string[]>;
  body: Buffer;
}

/** A webhook receiver that keeps the raw bytes and ends with the test; answers 202 at once unless told otherwise. */
export async function receive({ status = 202, silent = false } = {}) {
  const received: Received[] = [];
  const server: Server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      received.push({ headers: incoming.headers, body: Buffer.concat(chunks) });
      if (!silent) response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void new Promise((resolve) => server.close(resolve).closeAllConnections()));
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}/hooks`, received };
}
