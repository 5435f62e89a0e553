import { createHmac } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { aPull, repository, serve, type Served } from "./served.ts";

const path = "/api/github/webhooks";

const sign = (body: string, key: string) =>
  `sha256=${createHmac("sha256", key).update(body).digest("hex")}`;

/** Sends a delivery as GitHub would, apart from what the test is about. */
async function deliver(
  { url, secret }: Served,
  {
    body = "{}",
    headers = {},
    ...init
  }: { body?: string; headers?: Record<string, string>; method?: string },
) {
  const response = await fetch(url + path, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-github-event": "ping",
      "x-github-delivery": "5cd8b1b0-0000-4000-8000-000000000000",
      "x-hub-signature-256": sign(body, secret),
      ...headers,
    },
    ...(init.method === "GET" ? {} : { body }),
    ...init,
  });
  return { status: response.status, text: await response.text() };
}

describe("the webhook's door", () => {
  it("opens for events and actions that nobody listens to, and nothing happens", async () => {
    const served = await serve();
    expect(await deliver(served, {})).toEqual({ status: 202, text: "accepted\n" });
    const strange = { "x-github-event": "made_up", "x-github-delivery": "strange" };
    expect(await deliver(served, { headers: strange })).toMatchObject({ status: 202 });
    const pull = await aPull(served);
    await served.results(1);
    await served.github.editPull(repository, pull.number, { title: "other" });
    expect(served.github.deliveries.at(-1)).toMatchObject({ action: "edited", statusCode: 202 });
    expect(served.events.filter(({ type }) => type === "ended")).toHaveLength(1);
  });

  it("stays shut without the right signature over the very bytes that were sent", async () => {
    const served = await serve();
    const refused = {
      status: 401,
      text: "the signature does not match: check the webhook secret\n",
    };
    for (const signature of ["", "sha256="]) {
      const headers = { "x-hub-signature-256": signature };
      expect(await deliver(served, { headers })).toEqual({
        status: 401,
        text: "it is not signed: set the webhook's secret\n",
      });
    }
    for (const signature of [
      "sha256=00",
      sign("{}", "another secret"),
      sign("{ }", served.secret),
      sign("{}", served.secret).toUpperCase(),
      `${sign("{}", served.secret)}0`,
      sign("{}", served.secret).replace("sha256", "sha1"),
    ]) {
      const headers = { "x-hub-signature-256": signature };
      expect(await deliver(served, { headers }), signature).toEqual(refused);
    }
  });

  it("refuses 25 MB without reading them, and its log stays short", async () => {
    const served = await serve();
    const body = JSON.stringify({ canary: "canary-7c1f", filler: "x".repeat(25_000_000) });
    const before = served.log().length;
    // The sender may see the answer or, still writing, a closed connection.
    const answer = await deliver(served, { body }).catch(() => undefined);
    expect(answer?.status ?? 413).toBe(413);
    expect(served.log()).toContain("a delivery may have 5000000 bytes at most");
    expect(served.log().length - before).toBeLessThan(2_000);
    expect(await deliver(served, {})).toMatchObject({ status: 202 });
  });

  it("stops reading a body whose length was not announced", async () => {
    const served = await serve();
    const { hostname, port } = new URL(served.url);
    const socket = connect(Number(port), hostname);
    socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`);
    const chunk = `10000\r\n${"y".repeat(0x10000)}\r\n`;
    let answer = "";
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.on("error", () => {});
    socket.on("data", (data) => (answer += data.toString()));
    const send = () => {
      while (!socket.destroyed && socket.write(chunk));
      if (!socket.destroyed) socket.once("drain", send);
    };
    send();
    await closed;
    // The sender may see the answer or, still writing, a closed connection.
    expect(answer).toMatch(/^(HTTP\/1\.1 413 |$)/);
    expect(served.log()).toContain("a delivery may have 5000000 bytes at most");
  });

  it("says what is wrong with a signed delivery that is not GitHub's", async () => {
    const served = await serve();
    expect(await deliver(served, { body: "payload=%7B%7D" })).toEqual({
      status: 400,
      text: "the body is not JSON: set the content type application/json\n",
    });
    expect(await deliver(served, { headers: { "x-github-delivery": "" } })).toMatchObject({
      status: 400,
    });
    expect(await deliver(served, { method: "GET" })).toMatchObject({ status: 405 });
    expect((await fetch(`${served.url}/nothing/here`)).status).toBe(404);
  });

  it("lets a delivery in once, however often it comes", async () => {
    const served = await serve();
    const pull = await aPull(served);
    await served.results(1);
    const [first] = served.github.deliveries;
    const again = await Promise.all([1, 2, 3].map(() => served.github.redeliver(first!.id)));
    expect(again.map(({ statusCode, response }) => [statusCode, response])).toEqual(
      Array.from({ length: 3 }, () => [202, "already accepted\n"]),
    );
    await served.restart();
    expect(await served.github.redeliver(first!.id)).toMatchObject({
      response: "already accepted\n",
    });
    // A run that should not be there would come before this one.
    await served.github.push(repository, pull, { files: { "README.md": "more\n" } });
    await served.results(2);
    expect(served.events.filter(({ type }) => type === "ended")).toHaveLength(2);
  });

  it("never logs a payload, not even of what fails behind it", async () => {
    const served = await serve();
    const body = JSON.stringify({ action: "opened", canary: "canary-7c1f", pull_request: null });
    const headers = { "x-github-event": "pull_request", "x-github-delivery": "broken" };
    expect(await deliver(served, { body, headers })).toMatchObject({ status: 500 });
    await aPull(served, { title: "canary-7c1f" });
    await served.results(1);
    expect(served.log()).toContain("broken");
    expect(served.log()).not.toContain("canary-7c1f");
    expect(served.log()).not.toContain(served.secret);
  });

  it("survives requests that are no addresses", async () => {
    const served = await serve();
    const { hostname, port } = new URL(served.url);
    const socket = connect(Number(port), hostname);
    const answer = new Promise<string>((resolve) => {
      socket.once("data", (data) => resolve(data.toString()));
    });
    socket.write("GET // HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    expect(await answer).toMatch(/^HTTP\/1\.1 404 /);
    expect((await fetch(`${served.url}/healthz`)).status).toBe(200);
  });

  it("logs nothing that an unsigned request brought along", async () => {
    const served = await serve();
    const headers = { "x-hub-signature-256": "sha256=00", "x-github-delivery": "canary-5d" };
    expect(await deliver(served, { headers })).toMatchObject({ status: 401 });
    expect(served.log()).not.toContain("canary-5d");
  });

  it("logs no word of a sender that breaks off before its signature could be checked", async () => {
    const served = await serve();
    const { hostname, port } = new URL(served.url);
    const socket = connect(Number(port), hostname);
    const head = [
      `POST ${path} HTTP/1.1`,
      "Host: x",
      "Content-Length: 9",
      "X-GitHub-Event: canary-6a",
      "X-GitHub-Delivery: canary-6b",
      "Expect: 100-continue",
    ];
    socket.write(`${head.join("\r\n")}\r\n\r\n{`);
    await once(socket, "data");
    socket.destroy();
    await served.until(() => served.log().includes("the sender broke off"));
    expect(served.log()).not.toContain("canary-6");
    expect(served.log()).not.toMatch(/"level":[5-9]0/);
  });

  it("tells a load balancer that it lives and that it is ready", async () => {
    const served = await serve();
    expect((await fetch(`${served.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${served.url}/readyz`)).status).toBe(200);
  });
});
