import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { speak } from "./speak.ts";
import { ChatRequest, type ModelAnswer } from "./protocol.ts";

/** A request as it came in. */
export interface ModelRecord {
  method: string;
  path: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Of a chat completion that was accepted. */
  body: ChatRequest | undefined;
  /** Undefined until its connection ends, and where it was never answered. */
  status: number | undefined;
  /** Unix time in milliseconds. */
  startedAt: number;
  /** How the connection ended: with the whole answer, or before it. */
  ended: Promise<"whole" | "early">;
}

/** Answers one request. `number` is 1 for the first. */
export type ModelScript = (
  request: ChatRequest,
  number: number,
) => ModelAnswer | Promise<ModelAnswer>;

export interface ModelEmulatorOptions {
  script: ModelScript;
  /** The bearer token that opens the door; without one it is open. */
  key?: string;
  /** The models there are; any name is one by default. */
  models?: readonly string[];
  /** Tokens, of four characters each, that it holds of a request: of a longer one it forgets the beginning, and says nothing. */
  holds?: number;
  /** Fields of the protocol that this server refuses with 400, such as `response_format`. */
  refuses?: readonly (keyof ChatRequest)[];
}

export interface ModelEmulator {
  /** What `CHORALE_MODEL_URL` takes: `http://127.0.0.1:port/v1`. */
  url: string;
  readonly requests: readonly ModelRecord[];
  /** Resolves with the request of this number, 1 for the first, once it has come in. */
  arrival(number: number): Promise<ModelRecord>;
  close(): Promise<void>;
}

/**
 * A real server on 127.0.0.1 that speaks OpenAI's chat completions as local servers and gateways do, JSON and as a stream, and
 * says what a script tells it to. It refuses what the protocol does not know.
 */
export async function startModel(options: ModelEmulatorOptions): Promise<ModelEmulator> {
  const requests: ModelRecord[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    const { promise: ended, resolve: end } = Promise.withResolvers<"whole" | "early">();
    const record: ModelRecord = {
      method: request.method ?? "GET",
      path: request.url ?? "/",
      headers: request.headers,
      body: undefined,
      status: undefined,
      startedAt: Date.now(),
      ended,
    };
    answer(options, record, () => arrived(record), request, response).catch((error: unknown) => {
      if (response.destroyed) return;
      if (response.headersSent) response.destroy();
      else refuse(response, 500, error instanceof Error ? error.message : String(error));
    });
    response.once("close", () => {
      if (response.headersSent) record.status = response.statusCode;
      end(response.writableFinished ? "whole" : "early");
    });
  });
  /** @returns its number, 1 for the first */
  function arrived(record: ModelRecord): number {
    requests.push(record);
    for (const look of waiting) look();
    return requests.length;
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("The server listens on no port.");
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    requests,
    arrival(number) {
      const { promise, resolve } = Promise.withResolvers<ModelRecord>();
      const look = () => {
        const record = requests[number - 1];
        if (record === undefined) return;
        waiting.delete(look);
        resolve(record);
      };
      waiting.add(look);
      look();
      return promise;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  { script, key, models, holds = Infinity, refuses = [] }: ModelEmulatorOptions,
  record: ModelRecord,
  arrived: () => number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const text = await readAll(request);
  const route = `${record.method} ${record.path}`;
  if (key !== undefined && request.headers.authorization !== `Bearer ${key}`) {
    arrived();
    return refuse(response, 401, "Incorrect API key provided.", "invalid_api_key");
  }
  if (route === "GET /v1/models") {
    arrived();
    const data = (models ?? []).map((id) => ({ id, object: "model", created: 0, owned_by: "us" }));
    return void response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ object: "list", data }));
  }
  if (route !== "POST /v1/chat/completions") {
    arrived();
    return refuse(response, 404, `Unknown request URL: ${route}.`, "unknown_url");
  }
  const parsed = ChatRequest.safeParse(parseJson(text));
  if (parsed.success) record.body = parsed.data;
  const number = arrived();
  if (!parsed.success) return refuse(response, 400, parsed.error.issues[0]?.message ?? "");
  const refused = refuses.find((field) => parsed.data[field] !== undefined);
  if (refused !== undefined) return refuse(response, 400, `Unrecognized argument: ${refused}`);
  if (models !== undefined && !models.includes(parsed.data.model)) {
    return refuse(response, 404, "The model does not exist.", "model_not_found");
  }
  const heard = { ...parsed.data, messages: lastOf(parsed.data.messages, holds * 4) };
  const said = await script(heard, number);
  if ("status" in said) {
    return refuse(response, said.status, said.message ?? "Scripted.", said.code, said.headers);
  }
  if ("bytes" in said) {
    const headers = { "content-type": "text/event-stream", ...said.headers };
    return void response.writeHead(200, headers).end(said.bytes);
  }
  await speak(heard, said, request.socket, response);
}

/** What is left of messages of which only so many characters are held. */
function lastOf(messages: ChatRequest["messages"], characters: number): ChatRequest["messages"] {
  const length = messages.reduce((sum, { content }) => sum + content.length, 0);
  let over = length - characters;
  return messages.flatMap((message) => {
    const cut = Math.max(0, Math.min(over, message.content.length));
    over -= cut;
    return cut === message.content.length
      ? []
      : [{ ...message, content: message.content.slice(cut) }];
  });
}

function refuse(
  response: ServerResponse,
  status: number,
  message: string,
  code: string | null = null,
  headers: Record<string, string> = {},
): void {
  const type = status >= 500 ? "server_error" : "invalid_request_error";
  response
    .writeHead(status, { "content-type": "application/json", ...headers })
    .end(JSON.stringify({ error: { message, type, param: null, code } }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
