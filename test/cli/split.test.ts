import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { startGitHub } from "../../emulators/github/github.ts";
import { injection, repository } from "../app/served.ts";
import { stores } from "../stores.ts";
import { inside } from "./inside.ts";
import { environmentOf, launch, secret } from "./launch.ts";

const shared = stores.filter(({ name }) => name === "PostgreSQL");

async function aGitHub() {
  const github = await startGitHub();
  onTestFinished(() => github.close());
  await github.addRepository(repository, {});
  return github;
}

describe.each(["serve --no-work", "worker"])("chorale %s", (command) => {
  it("is refused without a database that another process can share", async () => {
    const { run } = await inside();
    const { code, stderr } = await run(command.split(" "), { env: environmentOf(await aGitHub()) });
    expect(code).toBe(2);
    expect(stderr).toBe(
      "Receiving and reviewing in two processes needs PostgreSQL: set DATABASE_URL, or start `chorale serve`, which does both.\n",
    );
  });
});

describe.each(shared)("two processes that share the work on $name", (store) => {
  it("one receives and never reads, the other reviews and needs no webhook secret", async () => {
    const github = await aGitHub();
    const { databaseUrl: DATABASE_URL = "" } = await store.place();
    const env = { ...environmentOf(github), DATABASE_URL };
    const [receiver, worker] = await Promise.all([
      launch(["serve", "--no-work"], env),
      launch(["worker"], { ...env, WEBHOOK_SECRET: "" }),
    ]);
    github.setWebhook(await receiver.webhook(), secret);
    await github.openPull(repository, { head: "feature", files: { "src/users.js": injection } });
    expect(github.deliveries.at(-1)).toMatchObject({ statusCode: 202 });
    await worker.says("run ended");
    expect(github.comments(repository, 1)).toMatchObject([
      { body: expect.stringContaining("## Chorale · 1 error") as string },
    ]);
    expect(childrenOf(receiver.pid) ?? 0).toBe(0);
    expect(childrenOf(worker.pid) ?? 1).toBeGreaterThan(0);
    for (const one of [receiver, worker]) {
      one.tell("SIGTERM");
      expect(await one.ended).toEqual([0, null]);
      expect(one.errors()).toBe("");
    }
  });
});

/** How many processes this one has started and still has; only Linux tells. */
function childrenOf(pid: number): number | undefined {
  if (process.platform !== "linux") return undefined;
  const parents = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      try {
        return /^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${name}/status`, "utf8"))?.[1];
      } catch {
        // It has just ended.
        return undefined;
      }
    });
  return parents.filter((parent) => parent === String(pid)).length;
}
