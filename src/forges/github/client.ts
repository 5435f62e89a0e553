/** What the adapter needs of an octokit: one that Probot made for an installation fits, so does any other. */
export interface GitHubClient {
  request(
    route: string,
    parameters: Record<string, unknown>,
  ): Promise<{ status: number; headers: ResponseHeaders; data: unknown }>;
  /** Called with `{type: "installation", refresh: true}` to replace a token that GitHub no longer takes. */
  auth(options: Record<string, unknown>): Promise<unknown>;
}

/** Header names are in lower case. */
export type ResponseHeaders = Record<string, string | number | undefined>;
