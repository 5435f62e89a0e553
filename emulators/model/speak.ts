import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { usageOf, type ChatRequest, type ModelAnswer } from "./protocol.ts";

type Spoken = Exclude<ModelAnswer, { status: number } | { bytes: unknown }>;

/** Says it, as a stream where the request wants one. */
export async function speak(
  request: ChatRequest,
  answer: Spoken,
  socket: Socket,
  response: ServerResponse,
): Promise<void> {
  // Who asked may have left while the script thought about it.
  if (response.destroyed) return;
  const text = typeof answer.text === "object" ? JSON.stringify(answer.text) : (answer.text ?? "");
  const isBroken = "cut" in answer || "silent" in answer;
  if (isBroken && text === "") {
    if ("cut" in answer) socket.resetAndDestroy();
    return;
  }
  const head = { id: "chatcmpl-1", created: 0, model: request.model };
  const finish = "finish" in answer ? (answer.finish ?? "stop") : "stop";
  const usage = usageOf(request, text, answer);

  if (request.stream !== true) {
    if ("before" in answer) await answer.before?.(0);
    const message = { role: "assistant", content: text };
    const body = JSON.stringify({
      ...head,
      object: "chat.completion",
      choices: [{ index: 0, message, finish_reason: finish }],
      usage,
    });
    response.writeHead(200, { "content-type": "application/json" });
    if (!isBroken) return void response.end(body);
    return breakOff(answer, body.slice(0, body.length / 2), socket, response);
  }

  const send = (chunk: object) =>
    new Promise<void>((resolve) => {
      const event = { ...head, object: "chat.completion.chunk", ...chunk };
      response.write(`data: ${JSON.stringify(event)}\n\n`, () => resolve());
    });
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
  response.flushHeaders();
  const pieces = isBroken ? 1 : (("pieces" in answer ? answer.pieces : undefined) ?? 4);
  for (const [index, content] of cut(text, pieces).entries()) {
    if ("before" in answer) await answer.before?.(index);
    const delta = index === 0 ? { role: "assistant", content } : { content };
    await send({ choices: [{ index: 0, delta, finish_reason: null }] });
  }
  if (isBroken) return breakOff(answer, "", socket, response);
  await send({ choices: [{ index: 0, delta: {}, finish_reason: finish }] });
  if (usage !== null && request.stream_options?.include_usage === true) {
    await send({ choices: [], usage });
  }
  response.end("data: [DONE]\n\n");
}

function breakOff(answer: Spoken, last: string, socket: Socket, response: ServerResponse): void {
  if ("silent" in answer) response.write(last);
  else response.write(last, () => socket.destroySoon());
}

/** A text in so many pieces of equal length, fewer where it is too short for that. */
function cut(text: string, pieces: number): string[] {
  const length = Math.max(1, Math.ceil(text.length / pieces));
  const all: string[] = [];
  for (let at = 0; at < text.length; at += length) all.push(text.slice(at, at + length));
  return all;
}
