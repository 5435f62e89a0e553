import type { Reviewer } from "../engines/reviewer.ts";
import type { Forge } from "../forges/forge.ts";
import { parseConfig, type LoadedConfig } from "../review/config.ts";
import type { RepositoryRef } from "../types/pull.ts";

/** A repository's configuration, as it stands on its default branch now. */
export async function fetchConfig(
  forge: Forge,
  repository: RepositoryRef,
  { reviewers, signal }: { reviewers: readonly Reviewer[]; signal: AbortSignal },
): Promise<LoadedConfig> {
  const names = reviewers.map(({ name }) => name);
  return parseConfig(await forge.fetchConfig(repository, signal), names);
}
