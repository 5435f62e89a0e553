import { z } from "zod";

/** Names one repository on one forge. */
export const RepositoryRef = z.strictObject({
  /** The forge's name in this installation of Chorale: `github`, or the name of a Gitea or Forgejo host. */
  forge: z.string(),
  owner: z.string(),
  repo: z.string(),
  /** The forge's own number of it, which stays when it is renamed; absent where there is none, as in a local folder. */
  repositoryId: z.int().optional(),
  /** GitHub App installation; absent on forges without Apps. */
  installationId: z.int().optional(),
});
export type RepositoryRef = z.infer<typeof RepositoryRef>;

/** Names one conversation: that of an issue or of a pull request, which share their numbers. */
export const ThreadRef = RepositoryRef.extend({ number: z.int().positive() });
export type ThreadRef = z.infer<typeof ThreadRef>;

/** Names one pull request; its number also names its conversation. */
export const PullRef = ThreadRef;
export type PullRef = ThreadRef;

/** A pull request as the forge describes it now. Title, body and branch names are the author's: untrusted. */
export const Pull = z.strictObject({
  ref: PullRef,
  title: z.string(),
  /** As Markdown; empty where there is none. */
  body: z.string(),
  author: z.string(),
  state: z.enum(["open", "closed", "merged"]),
  draft: z.boolean(),
  headSha: z.string(),
  headRef: z.string(),
  baseSha: z.string(),
  baseRef: z.string(),
  defaultBranch: z.string(),
  /** True when the head lives in another repository, or in one that is gone. */
  fromFork: z.boolean(),
  /** These are Unix times in milliseconds by the forge's clock, which counts in whole seconds. */
  openedMs: z.number(),
  /** When anything about it changed last. */
  updatedMs: z.number(),
  mergedMs: z.number().nullable(),
  /** Address of the pull's page. */
  url: z.string(),
});
export type Pull = z.infer<typeof Pull>;
