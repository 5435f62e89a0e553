import type { Reviewer } from "../engines/reviewer.ts";
import type { Forge } from "../forges/forge.ts";
import { loadSettings, type LoadedSettings } from "../review/load-settings.ts";
import type { RepositoryRef } from "../types/pull.ts";

/** What a repository says about its reviews, as it stands on its default branch now. */
export async function fetchSettings(
  forge: Forge,
  repository: RepositoryRef,
  { reviewers, signal }: { reviewers: readonly Reviewer[]; signal: AbortSignal },
): Promise<LoadedSettings> {
  return await loadSettings(
    {
      fetchConfig: () => forge.fetchConfig(repository, signal),
      fetchFolder: (query) => forge.fetchFolder(repository, query, signal),
    },
    reviewers,
  );
}
