import { z } from "zod";
import type { Pull, PullRef } from "../../types/pull.ts";

const Repository = z.object({
  id: z.number(),
  name: z.string(),
  owner: z.object({ login: z.string() }),
  default_branch: z.string(),
});

/** What both hosts tell of a pull request alike. */
export const HostedPull = z.object({
  title: z.string(),
  body: z.string().nullish(),
  // A deleted account leaves null on GitHub, whose pages then say "ghost".
  user: z.object({ login: z.string() }).nullable(),
  state: z.enum(["open", "closed"]),
  // Absent before Gitea 1.22 and Forgejo 8.
  draft: z.boolean().optional(),
  // The repository is null once the fork was deleted.
  head: z.object({ sha: z.string(), ref: z.string(), repo: Repository.nullable() }),
  base: z.object({ sha: z.string(), ref: z.string(), repo: Repository }),
  html_url: z.string(),
  created_at: z.iso.datetime({ offset: true }),
  updated_at: z.iso.datetime({ offset: true }),
  merged_at: z.iso.datetime({ offset: true }).nullish(),
});

/** GitHub takes no longer ones; elsewhere what comes after that is not looked at. */
const maxBodyLength = 65_536;

/** The pull in our words, with what its host tells in its own way. */
export function toPull(
  ref: PullRef,
  { head, base, ...pull }: z.infer<typeof HostedPull>,
  { isMerged, isDraft }: { isMerged: boolean; isDraft: boolean },
): Pull {
  return {
    ref,
    title: pull.title,
    body: (pull.body ?? "").slice(0, maxBodyLength),
    author: pull.user?.login ?? "ghost",
    state: isMerged ? "merged" : pull.state,
    draft: isDraft,
    headSha: head.sha,
    headRef: head.ref,
    baseSha: base.sha,
    baseRef: base.ref,
    defaultBranch: base.repo.default_branch,
    // Of a fork that was deleted it can't be known any more whose code it was.
    fromFork: head.repo?.id !== base.repo.id,
    openedMs: Date.parse(pull.created_at),
    updatedMs: Date.parse(pull.updated_at),
    mergedMs: pull.merged_at == null ? null : Date.parse(pull.merged_at),
    url: pull.html_url,
  };
}
