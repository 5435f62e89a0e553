import { z } from "zod";
import type { Pull } from "../../types/pull.ts";
import { hasNextPage, json } from "../http/answer.ts";
import type { Caller } from "../http/caller.ts";
import { operations } from "./operations.ts";

/** The most that a host gives unless its administrator changed that; shorter pages are fine. */
const perPage = 50;
/** So many pages name 5,000 files. */
const maxPages = 100;

const ListedFile = z.object({
  filename: z.string(),
  additions: z.number(),
  deletions: z.number(),
});
export type ListedFile = z.infer<typeof ListedFile>;

export interface ListedPage {
  files: ListedFile[];
  /** How many files there are on all pages together, where the host says so. */
  total: number | undefined;
  more: boolean;
}

/** One page of a pull's files, without their patches. The host compares the head with a merge base that it looks up anew. */
export function listFiles(
  caller: Caller,
  pull: Pull,
  page: number,
  signal: AbortSignal,
): Promise<ListedPage> {
  return caller.call({
    operation: operations.listFiles,
    repository: pull.ref,
    parameters: { pull_number: pull.ref.number, limit: perPage, page },
    signal,
    read: (answer) => ({
      files: json(z.array(ListedFile))(answer),
      total: countOf(answer.headers["x-total-count"]),
      more: hasNextPage(answer.headers),
    }),
  });
}

function countOf(header: string | number | undefined): number | undefined {
  const count = Number(header ?? "");
  return header === undefined || Number.isNaN(count) ? undefined : count;
}

/** The paths on all pages behind `first`, and those on it. */
export async function listPaths(
  caller: Caller,
  pull: Pull,
  first: ListedPage,
  signal: AbortSignal,
): Promise<{ paths: string[]; complete: boolean }> {
  const paths = first.files.map(({ filename }) => filename);
  let { more } = first;
  for (let page = 2; more && page <= maxPages; page += 1) {
    const next = await listFiles(caller, pull, page, signal);
    paths.push(...next.files.map(({ filename }) => filename));
    more = next.more;
  }
  return { paths, complete: !more };
}
