import type { GiteaSettings } from "../gitea-environment.ts";

/** What to type to have a repository's webhook seen to. */
export function connectCommand(
  repository: string,
  { host, isOnlyHost }: { host: Pick<GiteaSettings, "url">; isOnlyHost: boolean },
): string {
  const url = isOnlyHost ? "" : ` --url ${host.url}`;
  return `chorale connect gitea${url} --repo ${repository}`;
}
