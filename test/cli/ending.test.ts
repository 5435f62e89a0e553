import { createHmac } from "node:crypto";
import { connect } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { startGitHub, type GitHub } from "../../emulators/github/github.ts";
import { repository } from "../app/served.ts";
import { chorale } from "./chorale.ts";
import { environmentOf, launch, secret, type Launched } from "./launch.ts";

async function aGitHub(): Promise<GitHub> {
  const github = await startGitHub();
  onTestFinished(() => github.close());
  await github.addRepository(repository, {});
  return github;
}

/** A connection on which the test writes what it likes. */
function aConnection(url: string) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let heard = "";
  const waiting = new Set<() => void>();
  const look = () => {
    for (const one of waiting) one();
  };
  const state = { isClosed: false };
  socket.on("data", (data) => {
    heard += data.toString();
    look();
  });
  // How it is closed is not what the tests are about.
  socket.on("error", () => {});
  socket.on("close", () => {
    state.isClosed = true;
    look();
  });
  onTestFinished(() => void socket.destroy());
  return {
    write: (text: string) => socket.write(text),
    connected: () => new Promise<void>((resolve) => socket.once("connect", resolve)),
    /** Resolves with everything heard so far, once it matches. */
    hears(pattern: RegExp): Promise<string> {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const find = () => {
        if (pattern.test(heard)) resolve(heard);
        else if (state.isClosed) reject(new Error(`Closed after: ${heard}`));
      };
      waiting.add(find);
      find();
      return promise;
    },
  };
}

/** A delivery as bytes on the wire: the head, which asks to be told when it was read, and the body. */
function onTheWire(event: string, id: string, body: string) {
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  const head = [
    "POST /api/github/webhooks HTTP/1.1",
    "Host: chorale",
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-GitHub-Event: ${event}`,
    `X-GitHub-Delivery: ${id}`,
    `X-Hub-Signature-256: sha256=${signature}`,
    "Expect: 100-continue",
  ];
  return { head: `${head.join("\r\n")}\r\n\r\n`, body };
}

/** Long enough that a test which waits for it has failed. */
const patient = { CHORALE_SHUTDOWN_SECONDS: "300" };

const cleanly = { code: 0, signal: null, errors: "" };

async function endOf(server: Launched) {
  const [code, signal] = await server.ended;
  return { code, signal, errors: server.errors() };
}

describe("a server that is told to end", () => {
  it("does not wait for a connection that says nothing, or only half of what it wants", async () => {
    const server = await launch(["serve"], { ...environmentOf(await aGitHub()), ...patient });
    const url = await server.webhook();
    await aConnection(url).connected();
    aConnection(url).write("POST /api/github/webhooks HTTP/1.1\r\nHost: chor");
    const body = aConnection(url);
    const { head } = onTheWire("ping", "half", "{}");
    body.write(head);
    await body.hears(/^HTTP\/1\.1 100 Continue/);
    body.write("{");
    server.tell("SIGTERM");
    expect(await endOf(server)).toEqual(cleanly);
  });

  it("accepts what was being sent, keeps it, and lets no connection stay open", async () => {
    const github = await aGitHub();
    // Kept by the emulator, delivered by the test.
    github.setWebhook("http://127.0.0.1:1/", secret);
    await github.openPull(repository, { head: "feature", files: { "a.js": "let a;\n" } });
    const opened = github.deliveries.find(({ event }) => event === "pull_request");
    const server = await launch(["serve"], { ...environmentOf(github), ...patient });
    const url = await server.webhook();
    const sender = aConnection(url);
    const { head, body } = onTheWire("pull_request", "late", opened?.request.body ?? "");
    sender.write(head);
    await sender.hears(/^HTTP\/1\.1 100 Continue/);
    const proxy = aConnection(url);
    const probe = "GET /healthz HTTP/1.1\r\nHost: chorale\r\n";
    proxy.write(`${probe}\r\n${probe}`);
    expect(await proxy.hears(/ok\n/)).not.toMatch(/connection: close/i);

    server.tell("SIGTERM");
    await server.says("ending");
    proxy.write("\r\n");
    expect(await proxy.hears(/ok\n[^]*ok\n/)).toMatch(/connection: close/i);
    sender.write(body);
    const answer = await sender.hears(/accepted\n/);
    expect(answer).toMatch(/HTTP\/1\.1 202 /);
    expect(answer).toMatch(/connection: close/i);
    expect(await endOf(server)).toEqual(cleanly);
    const { stdout } = await chorale(server.cwd, ["status", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ running: [], waiting: [{ kind: "review" }] });
  });

  it.each([
    ["SIGTERM", "SIGTERM", 143],
    ["SIGTERM", "SIGINT", 130],
  ] as const)("with %s and then %s ends at once, with %i", async (first, second, code) => {
    const github = await aGitHub();
    const server = await launch(["serve"], { ...environmentOf(github), ...patient });
    github.setWebhook(await server.webhook(), secret);
    github.fail({ method: "GET", path: /pulls\/1$/, hang: true });
    await github.openPull(repository, { head: "feature", files: { "a.js": "let a;\n" } });
    await github.until(() => github.requests.some(({ fault }) => fault), { what: "the review" });
    server.tell(first);
    await server.says("ending");
    server.tell(second);
    expect(await endOf(server)).toEqual({ ...cleanly, code });
  });
});

describe("a server that an older Node started in a newer one", () => {
  /** What makes any Node look like one that can't run TypeScript, to the script that it is given. */
  const older = `Object.defineProperty(process.versions, "node", { value: "20.0.0" })`;
  const execArgv = ["--import", `data:text/javascript,${encodeURIComponent(older)}`];

  it.each(["SIGINT", "SIGTERM"] as const)("is told once by a %s", async (signal) => {
    const github = await aGitHub();
    // As by Ctrl-C, or by a supervisor that only knows the older one.
    const ownGroup = signal === "SIGINT";
    const env = { ...environmentOf(github), ...patient };
    const server = await launch(["serve"], env, { execArgv, ownGroup });
    github.setWebhook(await server.webhook(), secret);
    const told = Promise.withResolvers<void>();
    github.fail({ method: "GET", path: /pulls\/1$/, heldUntil: told.promise });
    await github.openPull(repository, { head: "feature", files: { "a.js": "let a;\n" } });
    await github.until(() => github.requests.some(({ fault }) => fault), { what: "the review" });
    server.tell(signal);
    await server.says("ending");
    told.resolve();
    expect(await endOf(server)).toEqual(cleanly);
    // It was given the time to end what it was at.
    expect(github.comments(repository, 1)).toMatchObject([
      { body: expect.stringContaining("nothing to report") as string },
    ]);
  });
});
