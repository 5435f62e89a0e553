import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { promisify } from "node:util";
import { UserError } from "../types/user-error.ts";

/** Answers one request; resolves when the answer has been sent. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface HttpOptions {
  /** By path, without a query. */
  handlers: ReadonlyMap<string, Handler>;
  /** Resolves when deliveries can be accepted; rejects with what is missing. */
  checkReady(): Promise<void>;
}

/** An HTTP server with the given handlers, `/healthz` (the process answers) and `/readyz` (it can do its work). */
export function createHttpServer(options: HttpOptions): Server {
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
  const server = createServer((request, response) => {
    // Not parsed as an address: strangers may send what is none.
    const [pathname = "/"] = (request.url ?? "/").split("?", 1);
    const handler = options.handlers.get(pathname) ?? probes.get(pathname);
    if (handler === undefined) {
      answer(response, 404, "not found");
      return;
    }
    handler(request, response).catch(() => response.destroy());
  });
  // A sender that trickles its delivery gives up after ten seconds anyway.
  server.requestTimeout = 15_000;
  server.headersTimeout = 10_000;
  return server;
}

/** Listens; resolves with the port, which the system chooses when it is 0. A taken port is a `UserError`. */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", (error: NodeJS.ErrnoException) => {
    const place = `${host}:${port}`;
    const isRefused = error.code === "EADDRINUSE" || error.code === "EACCES";
    reject(
      isRefused
        ? new UserError(`${place} can't be listened on (${error.code}): set HOST and PORT.`)
        : error,
    );
  });
  server.listen(port, host, resolve);
  await promise;
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

/** Stops listening and lets the requests that are under way finish. */
export async function close(server: Server): Promise<void> {
  const closed = promisify(server.close.bind(server))();
  server.closeIdleConnections();
  await closed;
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
  response.end(`${text}\n`);
}
