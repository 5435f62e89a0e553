import { AsyncLocalStorage } from "node:async_hooks";
import type { Probot } from "probot";
import { z } from "zod";
import type { Forge } from "../forges/forge.ts";
import type { Clock } from "../forges/github/clock.ts";
import { createGitHubForge } from "../forges/github/github.ts";
import { createOctokitFor } from "../forges/github/octokit.ts";
import type { Span } from "../types/outcome.ts";
import type { PullRef } from "../types/pull.ts";

export interface Forges {
  /** The forge of a pull. Rejects when it does not tell who we are on it; asks again next time. */
  open(ref: PullRef): Promise<Forge>;
  /** Notes every request to a forge that `work` makes. */
  trackRequests<T>(spans: Span[], work: () => Promise<T>): Promise<T>;
}

/** The forges that this installation of Chorale serves. */
export function createForges(
  probot: Probot,
  { appId, clock }: { appId: number; clock?: Clock },
): Forges {
  const tracked = new AsyncLocalStorage<Span[]>();
  const connect = async (): Promise<Forge> => {
    const app = await probot.auth();
    const { data } = await app.request("GET /app");
    const { slug } = z.object({ slug: z.string() }).parse(data);
    return createGitHubForge({
      octokitFor: createOctokitFor(probot),
      app: { id: appId, slug },
      ...(clock === undefined ? {} : { clock }),
      onRequest: (span) => tracked.getStore()?.push(span),
    });
  };
  const github = oncePerSuccess(connect);
  return {
    open(ref) {
      if (ref.forge !== "github") throw new Error(`there is no forge \`${ref.forge}\``);
      return github();
    },
    trackRequests: (spans, work) => tracked.run(spans, work),
  };
}

/** Remembers an answer, but not a failure. */
function oncePerSuccess<T>(ask: () => Promise<T>): () => Promise<T> {
  const memory: { answer?: Promise<T> } = {};
  return () =>
    (memory.answer ??= ask().catch((error: unknown) => {
      delete memory.answer;
      throw error;
    }));
}
