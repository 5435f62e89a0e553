import { AsyncLocalStorage } from "node:async_hooks";
import type { Logger } from "pino";
import type { Probot } from "probot";
import { ForgeError, type Forge } from "../forges/forge.ts";
import { abortable } from "../forges/http/abortable.ts";
import { fetchApp } from "../forges/github/app.ts";
import type { Clock } from "../forges/http/clock.ts";
import { createGitHubForge } from "../forges/github/github.ts";
import { createOctokitFor } from "../forges/github/octokit.ts";
import type { Span } from "../types/outcome.ts";
import type { PullRef } from "../types/pull.ts";
import { UserError } from "../types/user-error.ts";

export interface Forges {
  /**
   * Makes sure that each forge knows us. Rejects with a `UserError` when one does not; one that can't be asked now is asked when
   * it is opened.
   */
  meet(): Promise<void>;
  /** The forge of a pull. Rejects when it does not tell who we are on it; asks again next time. */
  open(ref: PullRef, signal: AbortSignal): Promise<Forge>;
  /** Notes every request to a forge that `work` makes. */
  trackRequests<T>(spans: Span[], work: () => Promise<T>): Promise<T>;
}

/** How long a forge may think about who we are, in milliseconds: the start waits for it. */
const meetingMs = 10_000;

/** The forges that this installation of Chorale serves. */
export function createForges(
  probot: Probot,
  { appId, clock, log }: { appId: number; clock?: Clock; log: Logger },
): Forges {
  const tracked = new AsyncLocalStorage<Span[]>();
  const connect = async (): Promise<Forge> => {
    const app = await probot.auth();
    const { slug } = await fetchApp(app, AbortSignal.timeout(meetingMs));
    return createGitHubForge({
      octokitFor: createOctokitFor(probot),
      app: { id: appId, slug },
      ...(clock === undefined ? {} : { clock }),
      onRequest: (span) => tracked.getStore()?.push(span),
    });
  };
  const github = oncePerSuccess(connect);
  return {
    async meet() {
      try {
        await github();
      } catch (error) {
        if (!(error instanceof ForgeError)) throw error;
        if (error.status === 401) throw new UserError(error.message);
        log.warn({ err: error }, "the forge could not be asked who we are; trying again later");
      }
    },
    open(ref, signal) {
      if (ref.forge !== "github") throw new Error(`there is no forge \`${ref.forge}\``);
      return abortable(github(), signal);
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
