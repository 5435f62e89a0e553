import { expect, it, onTestFinished } from "vitest";
import {
  startModel,
  type ModelEmulator,
  type ModelEmulatorOptions,
} from "../../emulators/model/model-emulator.ts";

async function aModel(options: Partial<ModelEmulatorOptions> = {}): Promise<ModelEmulator> {
  const server = await startModel({ script: () => ({ text: "Hello." }), ...options });
  onTestFinished(() => server.close());
  return server;
}

const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url, { method: "POST", headers, body: JSON.stringify(body) });

const hello = { model: "tiny", messages: [{ role: "user", content: "Hello?" }] };

it("answers a chat completion as JSON", async () => {
  const { url, requests } = await aModel();
  const response = await post(`${url}/chat/completions`, hello);
  expect(await response.json()).toEqual({
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 0,
    model: "tiny",
    choices: [
      { index: 0, message: { role: "assistant", content: "Hello." }, finish_reason: "stop" },
    ],
    usage: { prompt_tokens: 2, completion_tokens: 2, total_tokens: 4 },
  });
  expect(requests[0]).toMatchObject({ method: "POST", path: "/v1/chat/completions", body: hello });
});

it("answers as a stream that ends with the usage, if asked for", async () => {
  const { url } = await aModel();
  const streamed = { ...hello, stream: true, stream_options: { include_usage: true } };
  const response = await post(`${url}/chat/completions`, streamed);
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const events = (await response.text()).trimEnd().split("\n\n");
  expect(events.at(-1)).toBe("data: [DONE]");
  const chunks = events.slice(0, -1).map((event) => JSON.parse(event.slice("data: ".length)));
  expect(
    chunks
      .flatMap(({ choices }) => choices)
      .map(({ delta }) => delta.content ?? "")
      .join(""),
  ).toBe("Hello.");
  expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe("stop");
  expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 4 } });
});

it("lists its models, and knows no others", async () => {
  const { url } = await aModel({ models: ["tiny"] });
  const list = await (await fetch(`${url}/models`)).json();
  expect(list).toMatchObject({ object: "list", data: [{ id: "tiny", object: "model" }] });
  const other = await post(`${url}/chat/completions`, { ...hello, model: "huge" });
  expect([other.status, await other.json()]).toMatchObject([
    404,
    { error: { code: "model_not_found" } },
  ]);
});

it("opens to its key alone", async () => {
  const { url } = await aModel({ key: "secret" });
  expect((await post(`${url}/chat/completions`, hello)).status).toBe(401);
  const authorization = "Bearer secret";
  expect((await post(`${url}/chat/completions`, hello, { authorization })).status).toBe(200);
});

it.each([
  ["a field that the protocol does not have", { ...hello, tempreature: 0 }],
  ["a message without content", { ...hello, messages: [{ role: "user", content: "" }] }],
  ["no messages", { model: "tiny", messages: [] }],
])("refuses %s", async (_, body) => {
  const { url } = await aModel();
  expect((await post(`${url}/chat/completions`, body)).status).toBe(400);
});

it("has no other routes", async () => {
  const { url } = await aModel();
  expect((await post(`${url}/completions`, hello)).status).toBe(404);
  expect((await fetch(`${url}/chat/completions`)).status).toBe(404);
});
