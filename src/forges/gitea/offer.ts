import { z } from "zod";
import type { RepositoryRef } from "../../types/pull.ts";
import { json, orNone } from "../http/answer.ts";
import type { Caller, CallSignals } from "../http/caller.ts";
import { HostedOpened, type OfferRoutes } from "../hosted/open-pull.ts";
import type { CommitRoutes } from "../hosted/put-commit.ts";
import { fetchGiteaBranch, GiteaBranch } from "./branch.ts";
import { operations } from "./operations.ts";
import { pageOf } from "./read-pages.ts";

const Listed = z.object({
  number: z.number(),
  html_url: z.string(),
  head: z.object({ ref: z.string(), repo_id: z.number() }),
  base: z.object({ ref: z.string(), repo_id: z.number() }),
});

/** Open pull requests that are looked through for ours, the newest first, 50 a page: one was opened a moment ago. */
const mostPages = 20;

export function createOfferRoutes(caller: Caller, commits: CommitRoutes): OfferRoutes {
  const fetchTip = async (repository: RepositoryRef, name: string, signals: CallSignals) =>
    (await orNone(fetchGiteaBranch(caller, repository, name, signals)))?.commit.id;
  return {
    ...commits,
    fetchTip,
    createBranch: (repository, { name, sha }, signals) =>
      caller.call({
        operation: operations.createBranch,
        repository,
        parameters: { new_branch_name: name, old_ref_name: sha },
        ...signals,
        read: (answer) => json(GiteaBranch)(answer).commit.id,
        tookEffect: () => fetchTip(repository, name, signals),
      }),
    createPull: operations.createPull,
    existsStatus: 409,
    async findPull(repository, { head, base }, signals) {
      for (let page = 1; page <= mostPages; page += 1) {
        const { items } = await caller.call({
          operation: operations.listPulls,
          repository,
          parameters: { state: "open", page, limit: 50 },
          ...signals,
          read: pageOf(Listed),
        });
        const found = items.find(
          (one) =>
            one.head.ref === head && one.base.ref === base && one.head.repo_id === one.base.repo_id,
        );
        if (found !== undefined) return HostedOpened.parse(found);
        if (items.length === 0) break;
      }
      return undefined;
    },
  };
}
