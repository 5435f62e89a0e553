import { describe, onTestFinished } from "vitest";
import { startGitHub } from "../../emulators/github/github.ts";
import { localChange, type LocalChange } from "../../src/forges/local/local.ts";
import { resolveRange } from "../../src/forges/local/range.ts";
import type { PullRef } from "../../src/types/pull.ts";
import { repository, type ReadingGround } from "./ground.ts";
import { describeReading } from "./reading.ts";

describe("the forge local", () => {
  describeReading(makeGround);
});

/** The repositories of an emulated host as folders: a pull is the range from its base branch to its head. */
async function makeGround(): Promise<ReadingGround> {
  const host = await startGitHub();
  onTestFinished(() => host.close());
  const { git } = await host.addRepository(repository);
  const changeOf = async (number: number): Promise<LocalChange> => {
    const { base, head } = host.pull(repository, number).pull;
    const range = { base: base.ref, head: head.sha };
    return localChange(await resolveRange(git.directory, range));
  };
  const fetchPull = async (ref: PullRef) => {
    const { title, author, pull } = host.pull(repository, ref.number);
    return {
      ref,
      title,
      body: "",
      author: author.login,
      state: "open" as const,
      draft: false,
      headSha: pull.head.sha,
      headRef: pull.head.ref,
      baseSha: pull.base.sha,
      baseRef: pull.base.ref,
      defaultBranch: "main",
      fromFork: false,
      openedMs: 0,
      updatedMs: 0,
      mergedMs: null,
      url: `${host.url}/${repository}/pull/${ref.number}`,
    };
  };
  return {
    host,
    refOf: (number) => ({ forge: "local", owner: "acme", repo: "shop", number }),
    forge: {
      fetchPull,
      fetchDiff: async ({ ref }, signal) => (await changeOf(ref.number)).fetchDiff(signal),
      fetchFile: async (pull, path, signal) => {
        const range = { root: git.directory, baseSha: pull.baseSha, headSha: pull.headSha };
        return await localChange(range).fetchFile(path, signal);
      },
      fetchConfig: async (ref) => {
        const { number } = ref as PullRef;
        return await (await changeOf(number)).fetchConfig();
      },
      fetchFolder: async (ref, query) => {
        const { number } = ref as PullRef;
        return await (await changeOf(number)).fetchFolder(query);
      },
    },
  };
}
