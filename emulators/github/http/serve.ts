import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import { createEmulator, defineEmulator } from "emulate";

import { allRoutes } from "../routes/all-routes.ts";
import type { RequestRecord } from "../model.ts";
import type { SendEvent } from "../webhooks/webhooks.ts";
import { type World, fullName } from "../world.ts";
import { dispatch, rateLimitHeaders, renderError, renderReply } from "./dispatch.ts";
import type { Fault, Faults } from "./faults.ts";
import { HttpError, notFound } from "./http-error.ts";

/**
 * Serves the routes on 127.0.0.1. `emulate` matches and runs them; the server in front of it is our own because
 * faults need the socket and the record needs the start and the end of every request, and `emulate` shows neither.
 */
export async function serve(
  world: World,
  sendEvent: SendEvent,
  faults: Faults,
): Promise<{ url: string; close(): Promise<void> }> {
  const closing = new AbortController();
  const emulator = await createEmulator({ service: define(world, sendEvent), listen: false });
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    const method = request.method ?? "GET";
    const token = tokenOf(world, request.headers.authorization);
    const record: RequestRecord = {
      method,
      path,
      status: undefined,
      startedAt: Date.now(),
      durationMs: undefined,
      installation: token?.installation.id,
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
    const token = tokenOf(world, request.headers.authorization);
    if (fault) {
      record.fault = true;
      world.changes.notify();
      await fault.heldUntil;
    }
    const replaced = fault && renderFault(world, fault, rateLimitHeaders(world, token));
    const ask = () => emulator.fetch(toRequest(world, request, path, body));
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

function define(world: World, sendEvent: SendEvent) {
  return defineEmulator({
    name: "github",
    cors: false,
    // What it knows lives in `world` and in git, which no snapshot can hold.
    state: () => ({}),
    setup({ app }) {
      for (const route of allRoutes)
        app.on(route.method, route.path, async (context) => {
          const { raw } = context.req;
          const token = tokenOf(world, raw.headers.get("authorization") ?? undefined);
          try {
            const reply = await dispatch(world, sendEvent, route, {
              url: new URL(raw.url),
              headers: raw.headers,
              params: context.req.param(),
              text: await context.req.text(),
            });
            return renderReply(reply, rateLimitHeaders(world, token));
          } catch (error) {
            if (!(error instanceof HttpError)) throw error;
            if (error.violation !== undefined) violate(world, raw, error.violation);
            return renderReply(renderError(error), rateLimitHeaders(world, token));
          }
        });
      app.notFound((context) => {
        violate(world, context.req.raw, "there is no such route");
        return renderReply(renderError(notFound()), rateLimitHeaders(world, undefined));
      });
    },
  });
}

function violate(world: World, request: Request, problem: string): void {
  const url = new URL(request.url);
  world.violations.push({ method: request.method, path: url.pathname + url.search, problem });
}

function tokenOf(world: World, authorization: string | undefined) {
  return world.tokens.get(authorization?.replace(/^\w+ /, "") ?? "");
}

function renderFault(
  world: World,
  fault: Fault,
  headers: Record<string, string>,
): Response | undefined {
  if (fault.status === undefined && fault.body === undefined && !fault.headers) return undefined;
  const { status = 500 } = fault;
  const body = fault.body ?? { message: "Injected fault", documentation_url: world.url };
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const empty = status === 204 || status === 304;
  return renderReply(
    { status, headers: fault.headers ?? {}, ...(empty ? {} : { body: bytes }) },
    headers,
  );
}

function toRequest(world: World, request: IncomingMessage, path: string, body: Buffer): Request {
  const url = new URL(path, world.url);
  // Links of paginated answers name the repository by its number.
  url.pathname = url.pathname.replace(/^\/repositories\/(\d+)/, (whole, id) => {
    const found = [...world.repositories.values()].find((one) => String(one.id) === id);
    return found ? `/repos/${fullName(found)}` : whole;
  });
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
