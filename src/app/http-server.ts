import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { UserError } from "../types/user-error.ts";

/** Answers one request; resolves when the answer has been sent. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface HttpOptions {
  /** By path, without a query. */
  handlers: ReadonlyMap<string, Handler>;
  /** Resolves when deliveries can be accepted; rejects with what is missing. */
  checkReady(): Promise<void>;
}

export interface HttpServer {
  /** Resolves with the port, which the system chooses when it is 0. Rejects with a `UserError` if it can't be had. */
  listen(host: string, port: number): Promise<number>;
  /**
   * Takes no more connections, and no further request on those there are; the requests that have begun have `graceMs` to
   * arrive. Resolves when none is being answered any more.
   */
  close(): Promise<void>;
}

/** What a request that is being sent may still take when the server closes: senders are quick, or idle. */
const graceMs = 3_000;

/** An HTTP server with the given handlers, `/healthz` (the process answers) and `/readyz` (it can do its work). */
export function createHttpServer(options: HttpOptions): HttpServer {
  const probes = new Map<string, Handler>([
    ["/healthz", async (_request, response) => answer(response, 200, "ok")],
    [
      "/readyz",
      (_request, response) =>
        options.checkReady().then(
          () => answer(response, 200, "ready"),
          () => answer(response, 503, "not ready"),
        ),
    ],
  ]);
  const underWay = new Map<ServerResponse, Promise<void>>();
  const state = { isClosing: false };
  // A sender that trickles its delivery gives up after ten seconds anyway. Node looks for such only every half a minute.
  const limits = {
    headersTimeout: 10_000,
    requestTimeout: 15_000,
    connectionsCheckingInterval: 1_000,
  };
  const server = createServer(limits, (request, response) => {
    if (state.isClosing) endConnectionWith(response);
    // Not parsed as an address: strangers may send what is none.
    const [pathname = "/"] = (request.url ?? "/").split("?", 1);
    const handler = options.handlers.get(pathname) ?? probes.get(pathname);
    if (handler === undefined) {
      answer(response, 404, "nothing is here: check the path of the address");
      return;
    }
    const answered = handler(request, response)
      .catch(() => void response.destroy())
      .finally(() => underWay.delete(response));
    underWay.set(response, answered);
  });

  return {
    async listen(host, port) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      server.once("error", (error: NodeJS.ErrnoException) => {
        const { code = error.message } = error;
        reject(new UserError(`${host}:${port} can't be listened on (${code}): ${remedy(code)}`));
      });
      server.listen(port, host, resolve);
      await promise;
      const address = server.address();
      return typeof address === "object" && address !== null ? address.port : port;
    },
    async close() {
      state.isClosing = true;
      for (const response of underWay.keys()) endConnectionWith(response);
      const closed = new Promise<void>((resolve) => {
        // Node closes at once what waits for its next request. It complains where nothing listens, which is what is wanted.
        server.close(() => resolve());
      });
      const grace = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(grace);
      // Whose sender is gone is still being worked on.
      await Promise.all(underWay.values());
    },
  };
}

/** The sender is told not to send another request on this connection, which would keep it open. */
function endConnectionWith(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader("connection", "close");
}

function remedy(code: string): string {
  if (code === "EADDRINUSE") return "another program listens there. Stop it, or set PORT.";
  if (code === "EACCES") return "this user may not. Set PORT to one above 1023.";
  return "set HOST to an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all it has.";
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
  response.end(`${text}\n`);
}
