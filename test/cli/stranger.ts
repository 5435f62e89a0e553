import { createServer } from "node:http";
import { onTestFinished } from "vitest";

/** A server that answers everything alike until the test is over, and what it was shown. */
export async function aStranger({
  status = 200,
  headers = {},
  body = "<html>Hello</html>",
}: {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
} = {}): Promise<{ address: string; authorizations: (string | undefined)[] }> {
  const authorizations: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    authorizations.push(request.headers.authorization);
    response.writeHead(status, headers).end(body);
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  const place = server.address();
  if (typeof place !== "object" || place === null) throw new Error("There is no port.");
  return { address: `127.0.0.1:${place.port}`, authorizations };
}
