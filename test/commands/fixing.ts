import { createHash } from "node:crypto";
import type { GitHubOptions } from "../../emulators/github/github.ts";
import type { ForgeEmulator } from "../../emulators/forge-emulator.ts";
import { secretPrefix } from "../../src/engines/secrets/about-secret.ts";
import type { Edit } from "../../src/types/edit.ts";
import type { Finding } from "../../src/types/finding.ts";
import type { SourceFile } from "../../src/types/source.ts";
import { repository, scriptedEngines, type ServedBy } from "../app/served.ts";
import { aFinding, type Script } from "../review/scripted-engine.ts";
import { aReviewedPull, type hosts } from "./giving.ts";

/**
 * Finds `bad1()` and writes `good1()` instead. Of `bare1()` it knows nothing better, and for `stuck1()` only what it finds as well.
 * `hush1` is a secret. `wide1(…)` goes with what is in its brackets, and `tail1()` with the call that it is handed to from the line below.
 */
const patterns: readonly {
  code: RegExp;
  fix?: (match: string) => string;
  category: Finding["category"];
}[] = [
  { code: /bad\d(?=\()/g, fix: (match) => match.replace("bad", "good"), category: "correctness" },
  { code: /slow\d(?=\()/g, fix: (match) => match.replace("slow", "fast"), category: "performance" },
  { code: /wide\d\([^)]*\)\)/g, fix: () => "narrow()", category: "security" },
  { code: /\w+\(\n\s*tail\d\(\)\)/g, fix: () => "whole()", category: "security" },
  { code: /hush\d/g, category: "security" },
  { code: /bare\d(?=\()/g, category: "correctness" },
  { code: /stuck\d(?=\()/g, fix: (match) => `/**/${match}`, category: "correctness" },
];

/** What code-skeptic finds in a file. */
function findIn({ path, text }: SourceFile, title: string): Finding[] {
  return patterns.flatMap(({ code, fix, category }) =>
    [...text.matchAll(code)].map((match) => {
      const [found] = match;
      const line = text.slice(0, match.index + found.length).split("\n").length;
      const edit: Edit = {
        start: match.index,
        end: match.index + found.length,
        text: fix?.(found) ?? "",
      };
      const name =
        /(?:bad|slow|wide|tail|hush|bare|stuck)\d/.exec(found.split("\n").at(-1) ?? "")?.[0] ?? "";
      const hash = createHash("sha256").update(`${path} ${name}`).digest("hex");
      return aFinding({
        ruleId: `code-skeptic/js-${name.replace(/\d/, "")}`,
        reviewer: "code-skeptic",
        category,
        cause: name.startsWith("hush") ? `${secretPrefix}${name}` : name,
        title: `${title} ${name}`,
        message: "It is not what it should be.",
        path,
        line,
        endLine: line,
        code: found,
        fingerprint: hash.slice(0, 16),
        ...(fix === undefined ? {} : { fix: [edit] }),
      });
    }),
  );
}

/** Engines that find what there is to fix; `title` begins each headline. */
export function fixableEngines({ title = "A call of" } = {}) {
  const state: { beforeReading: (signal: AbortSignal) => Promise<unknown> } = {
    beforeReading: async () => {},
  };
  const script: Script = async ({ name }, files, signal) => {
    if (name !== "code-skeptic") return {};
    await state.beforeReading(signal);
    return { findings: files.flatMap((file) => findIn(file, title)) };
  };
  return { engines: scriptedEngines(script), state };
}

export type FixOptions = Parameters<typeof aReviewedPull>[1] & {
  files: Record<string, string>;
  /** Where it is emulated. */
  github?: GitHubOptions;
};

/** A reviewed pull request with something to fix. */
export async function aFixablePull(
  host: (typeof hosts)[number],
  { files, pull, ...options }: FixOptions,
) {
  const { engines, state } = fixableEngines();
  const { served, number } = await aReviewedPull(host, {
    engines,
    ...options,
    pull: { files, ...pull },
  });
  return { served, number, state };
}

/** The files of a pull's head, and the commits that lead there from this one, the oldest first. */
export async function branchOf(
  { forge }: ServedBy<ForgeEmulator>,
  number: number,
  since?: string,
): Promise<{
  files: Record<string, string>;
  commits: { message: string; author: string }[];
  headSha: string;
}> {
  const { pull } = forge.pull(repository, number);
  const { git } = forge.pull(repository, number).repository;
  const entries = [...(await git.entries(pull.head.sha)).values()];
  const files = entries.filter(({ type }) => type === "blob");
  const texts = files.map(
    async ({ path, sha }) => [path, (await git.readBlob(sha)).toString()] as const,
  );
  const shas = await git.commitsBetween(since ?? pull.base.sha, pull.head.sha);
  const commits = await Promise.all(
    shas.map(async (sha) => {
      const { message, author } = await git.readCommit(sha);
      return { message, author: author.name };
    }),
  );
  return { files: Object.fromEntries(await Promise.all(texts)), commits, headSha: pull.head.sha };
}

/** The ids that the comment gave, by what stands in their headlines. */
export function idOf(review: string, name: string): string {
  const found = new RegExp(`\\*\\*([A-Z]\\d+)\\b[^\\n]*${name}\\b`).exec(review)?.[1];
  if (found === undefined) throw new Error(`There is no ${name} in:\n${review}`);
  return found;
}
