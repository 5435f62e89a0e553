import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import { createEmulator, defineEmulator } from "emulate";

import type { ForgeWorld } from "../world/forge-world.ts";
import type { RequestRecord } from "../world/model.ts";
import type { Fault, Faults } from "./faults.ts";
import { HttpError } from "./http-error.ts";

/** A request as it came in, its path already matched. */
export interface Incoming {
  url: URL;
  headers: Headers;
  /** From the path, decoded. */
  params: Record<string, string>;
  text: string;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** Bytes go out as they are, anything else as JSON; absent is an empty answer. */
  body?: unknown;
}

/** A host: its routes and how it speaks. `authorization` is the header as it came in. */
export interface Service<Route extends { method: string; path: string }> {
  name: string;
  world: ForgeWorld;
  /** The first that matches answers. */
  routes: readonly Route[];
  /** Lets the route answer. Throws `HttpError`. */
  dispatch(route: Route, incoming: Incoming): Promise<Reply>;
  /** What answers where there is no route. */
  unknownRoute(request: Request): HttpError;
  /** With the headers that every answer has. */
  render(reply: Reply, authorization: string | undefined): Response;
  renderError(error: HttpError): Reply;
  /** Who shows this authorization, for the record of requests. */
  callerOf(authorization: string | undefined): string | undefined;
  /** Puts an address that means the same as another one into the form that the routes know. */
  rewrite?(url: URL): void;
}

/**
 * Serves the routes on 127.0.0.1. `emulate` matches and runs them; the server in front of it is our own because
 * faults need the socket and the record needs the start and the end of every request, and `emulate` shows neither.
 */
export async function serve<Route extends { method: string; path: string }>(
  service: Service<Route>,
  faults: Faults,
): Promise<{ url: string; close(): Promise<void> }> {
  const { world } = service;
  const closing = new AbortController();
  const emulator = await createEmulator({ service: define(service), listen: false });
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    const method = request.method ?? "GET";
    const record: RequestRecord = {
      method,
      path,
      status: undefined,
      startedAt: Date.now(),
      durationMs: undefined,
      caller: service.callerOf(request.headers.authorization),
      fault: false,
    };
    world.requests.push(record);
    const started = performance.now();
    response.once("close", () => {
      record.durationMs = performance.now() - started;
      world.changes.notify();
    });
    answer(request, response, record).catch((error: unknown) => {
      if (closing.signal.aborted || response.destroyed) return;
      response.writeHead(500).end(error instanceof Error ? error.stack : String(error));
    });
  });

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    record: RequestRecord,
  ): Promise<void> {
    const body = await readAll(request);
    const { method, path } = record;
    const fault = faults.take(method, path);
    if (fault) {
      record.fault = true;
      world.changes.notify();
      await fault.heldUntil;
    }
    const replaced = fault && renderFault(service, fault, request.headers.authorization);
    const ask = () => emulator.fetch(toRequest(service, request, path, body));
    const routed = fault?.afterwards ? await ask() : undefined;
    if (routed) world.changes.notify();
    if (fault?.hang) return;
    if (fault?.reset) return void request.socket.resetAndDestroy();
    const reply = replaced ?? routed ?? (await ask());
    const bytes = Buffer.from(await reply.arrayBuffer());
    record.status = reply.status;
    const headers = { ...Object.fromEntries(reply.headers), "content-length": bytes.length };
    response.writeHead(reply.status, headers);
    if (fault?.cut) {
      const half = bytes.subarray(0, bytes.length / 2);
      response.write(half, () => request.socket.destroySoon());
    } else response.end(bytes);
    world.changes.notify();
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("The server listens on no port.");
  const { port } = address;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      closing.abort();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await emulator.close();
    },
  };
}

function define<Route extends { method: string; path: string }>(service: Service<Route>) {
  const fail = (request: Request, error: HttpError): Response => {
    const { pathname, search } = new URL(request.url);
    if (error.violation !== undefined)
      service.world.violations.push({
        method: request.method,
        path: pathname + search,
        problem: error.violation,
      });
    return service.render(
      service.renderError(error),
      request.headers.get("authorization") ?? undefined,
    );
  };
  return defineEmulator({
    name: service.name,
    cors: false,
    // What it knows lives in `world` and in git, which no snapshot can hold.
    state: () => ({}),
    setup({ app }) {
      for (const route of service.routes)
        app.on(route.method, route.path, async (context) => {
          const { raw } = context.req;
          try {
            const reply = await service.dispatch(route, {
              url: new URL(raw.url),
              headers: raw.headers,
              params: context.req.param(),
              text: await context.req.text(),
            });
            return service.render(reply, raw.headers.get("authorization") ?? undefined);
          } catch (error) {
            if (!(error instanceof HttpError)) throw error;
            return fail(raw, error);
          }
        });
      app.notFound((context) => fail(context.req.raw, service.unknownRoute(context.req.raw)));
    },
  });
}

function renderFault<Route extends { method: string; path: string }>(
  service: Service<Route>,
  fault: Fault,
  authorization: string | undefined,
): Response | undefined {
  if (fault.status === undefined && fault.body === undefined && !fault.headers) return undefined;
  const { status = 500 } = fault;
  const body = fault.body ?? service.renderError(new HttpError(status, "Injected fault")).body;
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const empty = status === 204 || status === 304;
  return service.render(
    { status, headers: fault.headers ?? {}, ...(empty ? {} : { body: bytes }) },
    authorization,
  );
}

function toRequest<Route extends { method: string; path: string }>(
  service: Service<Route>,
  request: IncomingMessage,
  path: string,
  body: Buffer,
): Request {
  const url = new URL(path, service.world.url);
  service.rewrite?.(url);
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  const method = request.method ?? "GET";
  const init = method === "GET" || method === "HEAD" ? {} : { body: new Uint8Array(body) };
  return new Request(url, { method, headers, ...init });
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const stream: AsyncIterable<Uint8Array> = request;
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
