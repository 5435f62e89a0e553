import { z } from "zod";
import type { Diff, FileChange } from "../../types/diff.ts";
import type { Pull } from "../../types/pull.ts";
import { ForgeError } from "../forge.ts";
import { json } from "../http/answer.ts";
import type { Caller } from "../http/caller.ts";
import type { Clock } from "../../net/clock.ts";
import { assertSame, readSteadily } from "../hosted/read-steadily.ts";
import { tryParseDiff } from "../hosted/try-parse-diff.ts";
import { listFiles, listPaths, type ListedPage } from "./listed-files.ts";
import { operations } from "./operations.ts";
import { fetchGiteaPull } from "./pull.ts";

/** How long a host is given to take in a push, in milliseconds between the readings. */
const waitsMs = [500, 1000, 2000, 4000];

/**
 * The pull's diff in one request, and three around it that say whose it was.
 *
 * A host makes it from the merge base that it noted last to `refs/pull/N/head`, and brings both up to date some time after a push, while
 * the pull's own `head.sha` is the branch's at once. So the diff may be that of the head before, or reach back to a merge base of
 * before a rebase and hold changes of others. It is trusted once
 * - the ref was that head already before (afterwards it says nothing: it may have become that since the diff was made),
 * - the pull has still the head that is asked for (else a review of the newer head is on its way) and the same base branch,
 * - and the list of files, for which the host looks the merge base up anew, tells of the same changes.
 * Until then it is read again. Where they go on disagreeing the list is right about which files there are.
 */
export function fetchDiff(
  caller: Caller,
  clock: Clock,
  pull: Pull,
  signal: AbortSignal,
): Promise<Diff> {
  return readSteadily(pull, async (asked) => {
    let reading = await readDiff(caller, asked, signal);
    for (const waitMs of waitsMs) {
      if (reading.isSettled) break;
      // Each reading is for what has become of the one before.
      await clock.wait(waitMs, signal);
      reading = await readDiff(caller, asked, signal);
    }
    const { files, isSettled, refSha } = reading;
    if (refSha !== asked.headSha) throw stillBehind(asked);
    if (isSettled && files !== undefined) return { files, unread: [] };
    return await reconcile(caller, asked, reading, signal);
  });
}

interface Reading {
  /** Absent when the diff is too large, or none that we understand. */
  files: FileChange[] | undefined;
  refSha: string;
  /** Absent when the fork is gone: nothing can change there any more, and a host fails to list the files then. */
  listed: ListedPage | undefined;
  isSettled: boolean;
}

async function readDiff(caller: Caller, pull: Pull, signal: AbortSignal): Promise<Reading> {
  const refSha = await fetchHeadRef(caller, pull, signal);
  const isThere = refSha === pull.headSha;
  const text = isThere ? await fetchDiffText(caller, pull, signal) : undefined;
  const { head, base } = await fetchGiteaPull(caller, pull.ref, signal);
  assertSame(pull, { headSha: head.sha, baseSha: base.sha, baseRef: base.ref });
  if (!isThere) return { files: undefined, refSha, listed: undefined, isSettled: false };
  const listed = head.repo === null ? undefined : await listFiles(caller, pull, 1, signal);
  const files = text === undefined ? undefined : tryParseDiff(text);
  const agrees = files === undefined || listed === undefined || isSameChange(files, listed);
  return { files, refSha, listed, isSettled: agrees };
}

/** `undefined` when it is larger than an answer may be. */
async function fetchDiffText(
  caller: Caller,
  pull: Pull,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    return await caller.call({
      operation: operations.fetchDiff,
      repository: pull.ref,
      parameters: { pull_number: pull.ref.number },
      signal,
      accept: "text/plain",
      // A file that is not UTF-8 costs its odd bytes, not the diff.
      read: ({ bytes }) => new TextDecoder().decode(bytes),
    });
  } catch (error) {
    if (error instanceof ForgeError && error.status === 413) return undefined;
    throw error;
  }
}

const Ref = z.object({ ref: z.string(), object: z.object({ sha: z.string() }) });

/** A host gives a list of all refs that begin so, which here is one. */
function fetchHeadRef(caller: Caller, pull: Pull, signal: AbortSignal): Promise<string> {
  const wanted = `refs/pull/${pull.ref.number}/head`;
  return caller.call({
    operation: operations.fetchHeadRef,
    repository: pull.ref,
    parameters: { pull_number: pull.ref.number },
    signal,
    read: (answer) => {
      const refs = [json(z.union([z.array(Ref), Ref]))(answer)].flat();
      return refs.find(({ ref }) => ref === wanted)?.object.sha ?? "";
    },
  });
}

/** Whether both tell of the same paths and the same numbers of lines, as far as one page of the list goes. */
function isSameChange(files: readonly FileChange[], { files: listed, total, more }: ListedPage) {
  const paths = new Set(listed.map(({ filename }) => filename));
  const count = more ? (total ?? files.length) : paths.size;
  if (files.length !== count) return false;
  const byPath = new Map(files.map((file) => [file.path, file]));
  return [...paths].every((path) => {
    // A file that became a link is listed twice, and is one change to us.
    const entries = listed.filter(({ filename }) => filename === path);
    const lines = byPath.get(path)?.hunks.flatMap((hunk) => hunk.lines);
    return (
      lines !== undefined &&
      lines.filter(({ kind }) => kind === "added").length === sum(entries, "additions") &&
      lines.filter(({ kind }) => kind === "deleted").length === sum(entries, "deletions")
    );
  });
}

const sum = <K extends string>(entries: readonly Record<K, number>[], key: K) =>
  entries.reduce((total, entry) => total + entry[key], 0);

/** What the list tells of, as far as there is a diff of it. */
async function reconcile(
  caller: Caller,
  pull: Pull,
  { files = [], listed }: Reading,
  signal: AbortSignal,
): Promise<Diff> {
  const { paths, complete } =
    listed === undefined
      ? { paths: [], complete: false }
      : await listPaths(caller, pull, listed, signal);
  const wanted = new Set(paths);
  const known = new Set(files.map(({ path }) => path));
  const reason = "there is no diff of it that can be read";
  const unread = [...wanted].filter((path) => !known.has(path)).map((path) => ({ path, reason }));
  if (!complete) unread.push({ path: "(further files)", reason: `an unknown number: ${reason}` });
  return { files: files.filter(({ path }) => !complete || wanted.has(path)), unread };
}

function stillBehind({ ref: { owner, repo, number }, headSha }: Pull): ForgeError {
  return new ForgeError(
    `The host has not yet taken ${headSha} into ${owner}/${repo}#${number}: its diff is still that of the commit before. ` +
      "Ask for the review again in a moment; where that changes nothing, as after it was reopened, push to its branch once more.",
    { status: 409 },
  );
}
