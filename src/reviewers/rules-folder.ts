import type { FolderQuery } from "../forges/forge.ts";

/** Where a repository keeps rules of its own, and how much of that is read. Examples are for `chorale rules test` alone. */
export const rulesFolder = {
  folder: ".chorale/rules",
  names: /(?<!\.test)\.ya?ml$/,
  mostFiles: 20,
  maxBytes: 50_000,
} as const satisfies FolderQuery;
