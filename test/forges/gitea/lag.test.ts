import { afterEach, describe, expect, it } from "vitest";
import { startGitea, type Gitea } from "../../../emulators/gitea/gitea.ts";
import { createGiteaClient } from "../../../src/forges/gitea/client.ts";
import { createGiteaForge } from "../../../src/forges/gitea/gitea.ts";
import { aClock } from "../clock.ts";

const signal = new AbortController().signal;
const name = "acme/shop";
let gitea: Gitea | undefined;
afterEach(() => gitea?.close());

/** A pull that adds `a.js`, and an adapter whose waits end when `onWait` has been done. */
async function aPull(onWait: (waits: number) => Promise<void> | void) {
  gitea = await startGitea();
  await gitea.addRepository(name);
  const { number } = await gitea.openPull(name, { head: "feature", files: { "a.js": "1\n" } });
  const { waits, ...clock } = aClock();
  const { url, bot } = gitea;
  const forge = createGiteaForge({
    name: "host",
    client: createGiteaClient({ url, token: bot.token }),
    bot,
    clock: {
      ...clock,
      wait: async (ms) => {
        waits.push(ms);
        await onWait(waits.length);
      },
    },
  });
  const ref = { forge: "host", owner: "acme", repo: "shop", number };
  return { gitea, forge, waits, ref };
}

const pathsOf = ({ files }: { files: { path: string }[] }) => files.map(({ path }) => path);

describe("a host that has not taken a push in yet", () => {
  it("is asked again until its diff is the new head's", async () => {
    const pushed: Awaited<ReturnType<Gitea["pushAhead"]>>[] = [];
    const made = await aPull(async (count) => {
      if (count === 2) await pushed[0]?.catchUp();
    });
    const { gitea: host, forge, waits, ref } = made;
    const ahead = await host.pushAhead(name, ref.number, { files: { "b.js": "2\n" } });
    pushed.push(ahead);
    const pull = await forge.fetchPull(ref, signal);
    expect(pull.headSha).toBe(ahead.sha);
    expect(pathsOf(await forge.fetchDiff(pull, signal))).toEqual(["a.js", "b.js"]);
    expect(waits).toHaveLength(2);
  });

  it("is given up on when it does not, rather than have another head reviewed", async () => {
    const { gitea: host, forge, waits, ref } = await aPull(() => {});
    await host.pushAhead(name, ref.number, { files: { "b.js": "2\n" } });
    const pull = await forge.fetchPull(ref, signal);
    await expect(forge.fetchDiff(pull, signal)).rejects.toMatchObject({
      status: 409,
      message: expect.stringMatching(/has not yet taken .* Ask for the review again/) as string,
    });
    expect(waits).toHaveLength(4);
  });
});
