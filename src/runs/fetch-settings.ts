import type { Forge } from "../forges/forge.ts";
import {
  loadSettings,
  type LoadedSettings,
  type SettingsOptions,
} from "../review/load-settings.ts";
import type { RepositoryRef } from "../types/pull.ts";

/** What a repository says about its reviews, as it stands on its default branch now. */
export async function fetchSettings(
  forge: Forge,
  repository: RepositoryRef,
  options: SettingsOptions,
): Promise<LoadedSettings> {
  const { signal } = options;
  return await loadSettings(
    {
      fetchConfig: () => forge.fetchConfig(repository, signal),
      fetchFolder: (query) => forge.fetchFolder(repository, query, signal),
    },
    options,
  );
}
