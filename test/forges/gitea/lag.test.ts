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
async function aPull(
  onWait: (waits: number) => Promise<void> | void,
  onRequest: (span: { name: string }) => void = () => {},
) {
  gitea = await startGitea();
  await gitea.addRepository(name);
  const { number } = await gitea.openPull(name, { head: "feature", files: { "a.js": "1\n" } });
  const { waits, ...clock } = aClock();
  const { url, bot } = gitea;
  const forge = createGiteaForge({
    name: "host",
    client: createGiteaClient({ url, token: bot.token }),
    bot,
    onRequest,
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

  it("is not believed when it took the push in just behind the diff", async () => {
    const pushed: Awaited<ReturnType<Gitea["pushAhead"]>>[] = [];
    const catchUp = async () => await pushed.pop()?.catchUp();
    const made = await aPull(catchUp, ({ name: asked }) => {
      const isDiff = asked === "gitea.pulls.diff";
      if (isDiff) gitea?.fail({ path: /pulls\/1$|git\/refs/, times: 2, heldUntil: catchUp() });
    });
    const { gitea: host, forge, ref } = made;
    // As many lines as before, so that the list of files does not tell.
    pushed.push(await host.pushAhead(name, ref.number, { files: { "a.js": "2\n" } }));
    const { files } = await forge.fetchDiff(await forge.fetchPull(ref, signal), signal);
    expect(files[0]?.hunks[0]?.lines).toMatchObject([{ text: "2" }]);
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

  it("is asked again while its diff holds what others did before a rebase", async () => {
    const held: { renew: () => void }[] = [];
    const made = await aPull((count) => {
      if (count === 3) held[0]?.renew();
    });
    const { gitea: host, forge, waits, ref } = made;
    held.push(await host.holdMergeBase(name, ref.number));
    await host.commit(name, "main", { files: { "main.js": "m\n" } });
    await host.forcePush(name, ref.number, { from: "main", files: { "a.js": "2\n" } });
    const pull = await forge.fetchPull(ref, signal);
    expect(pathsOf(await forge.fetchDiff(pull, signal))).toEqual(["a.js"]);
    expect(waits).toHaveLength(3);
  });

  it("is asked again when it is only the lines that tell of others", async () => {
    const held: { renew: () => void }[] = [];
    const made = await aPull((count) => {
      if (count === 1) held[0]?.renew();
    });
    const { gitea: host, forge, waits, ref } = made;
    held.push(await host.holdMergeBase(name, ref.number));
    await host.commit(name, "main", { files: { "a.js": "theirs\n" } });
    const files = { "a.js": "theirs\nmine\n" };
    await host.forcePush(name, ref.number, { from: "main", files });
    const pull = await forge.fetchPull(ref, signal);
    const { files: read } = await forge.fetchDiff(pull, signal);
    expect(read[0]?.hunks.flatMap(({ lines }) => lines.map(({ kind }) => kind))).toEqual([
      "context",
      "added",
    ]);
    expect(waits).toHaveLength(1);
  });

  it("is believed about which files there are when it goes on disagreeing", async () => {
    const { gitea: host, forge, waits, ref } = await aPull(() => {});
    await host.holdMergeBase(name, ref.number);
    await host.commit(name, "main", { files: { "main.js": "m\n" } });
    await host.forcePush(name, ref.number, { from: "main", files: { "a.js": "2\n" } });
    const pull = await forge.fetchPull(ref, signal);
    const diff = await forge.fetchDiff(pull, signal);
    expect([pathsOf(diff), diff.unread]).toEqual([["a.js"], []]);
    expect(waits).toHaveLength(4);
  });
});
