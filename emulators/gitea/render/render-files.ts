import type { FileChange } from "../../git/parse-changes.ts";
import type { Repository } from "../../world/model.ts";
import type { GiteaWorld } from "../world.ts";
import { addressesOf } from "./render-repository.ts";

export const escapePath = (path: string): string =>
  path.split("/").map(encodeURIComponent).join("/");

/**
 * A changed file. There is no patch. What is neither added, deleted nor renamed and has no changed line is called
 * `unchanged`: a binary file or another mode, too. A file that becomes a link is two, deleted and added.
 */
export function renderFileChange(
  world: GiteaWorld,
  repository: Repository,
  sha: string,
  change: FileChange,
): Record<string, unknown>[] {
  const { html, api } = addressesOf(world, repository);
  const path = escapePath(change.path);
  const rendered = (status: string) => ({
    filename: change.path,
    ...(change.previousPath === undefined ? {} : { previous_filename: change.previousPath }),
    status,
    additions: change.additions,
    deletions: change.deletions,
    changes: change.additions + change.deletions,
    html_url: `${html}/src/commit/${sha}/${path}`,
    contents_url: `${api}/contents/${path}?ref=${sha}`,
    raw_url: `${html}/raw/commit/${sha}/${path}`,
  });
  if (change.status === "changed")
    return [
      { ...rendered("deleted"), additions: 0, changes: change.deletions },
      { ...rendered("added"), deletions: 0, changes: change.additions },
    ];
  if (change.status === "removed") return [rendered("deleted")];
  if (change.status !== "modified") return [rendered(change.status)];
  return [rendered(change.additions + change.deletions === 0 ? "unchanged" : "changed")];
}
