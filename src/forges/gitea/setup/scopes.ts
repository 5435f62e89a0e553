import { ForgeError } from "../../forge.ts";
import { tellOnce, type Asked } from "../../http/ask-once.ts";
import { operations } from "./operations.ts";

/** What a bot's token has to be good for. */
export const neededScopes = ["write:repository", "write:issue", "read:user"] as const;
export type NeededScope = (typeof neededScopes)[number];

/** Whether a host refused because of the token's scopes; it looks at them before anything else. */
export function lacksScope(error: unknown): boolean {
  return (
    error instanceof ForgeError && error.status === 403 && /required scope/i.test(error.message)
  );
}

/**
 * Which scopes for writing a token lacks. No route tells, so each is tried on what does not exist: a host that says so has
 * let the token pass.
 *
 * @param repository any; it need not exist
 * @throws ForgeError for what is no answer to the question: the token is unknown, the host has trouble
 */
export async function fetchMissingScopes(
  asked: Asked,
  { owner, repo }: { owner: string; repo: string },
): Promise<NeededScope[]> {
  const tries = [
    { scope: "write:repository", operation: operations.tryRepositoryScope, body: {} },
    { scope: "write:issue", operation: operations.tryIssueScope, body: { content: "eyes" } },
  ] as const;
  const missing: NeededScope[] = [];
  for (const { scope, operation, body } of tries) {
    try {
      await tellOnce(asked, { operation, parameters: { owner, repo, ...body } });
    } catch (error) {
      if (lacksScope(error)) missing.push(scope);
      else if (!isAnswer(error)) throw error;
    }
  }
  return missing;
}

/** Refused for what was asked, not for who asked. */
function isAnswer(error: unknown): boolean {
  const status = error instanceof ForgeError ? error.status : undefined;
  return status !== undefined && status >= 400 && status < 500 && status !== 401 && status !== 429;
}
