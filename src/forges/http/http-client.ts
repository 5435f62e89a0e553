/** What adapters need of an octokit: one that Probot made for an installation fits, so does any other. */
export interface HttpClient {
  request(
    route: string,
    parameters: Record<string, unknown>,
  ): Promise<{ status: number; headers: ResponseHeaders; data: unknown }>;
}

/** Header names are in lower case. */
export type ResponseHeaders = Record<string, string | number | undefined>;
