import { z } from "zod";
import type { RepositoryRef } from "../../types/pull.ts";
import { json, orNone } from "../http/answer.ts";
import type { Caller, CallSignals } from "../http/caller.ts";
import { HostedOpened, type OfferRoutes } from "../hosted/open-pull.ts";
import type { CommitRoutes } from "../hosted/put-commit.ts";
import { fetchGitHubBranch } from "./branch.ts";
import { operations } from "./operations.ts";

const Ref = z.object({ object: z.object({ sha: z.string() }) });

export function createOfferRoutes(caller: Caller, commits: CommitRoutes): OfferRoutes {
  const fetchTip = async (repository: RepositoryRef, name: string, signals: CallSignals) =>
    (await orNone(fetchGitHubBranch(caller, repository, name, signals)))?.commit.sha;
  return {
    ...commits,
    fetchTip,
    createBranch: (repository, { name, sha }, signals) =>
      caller.call({
        operation: operations.createBranch,
        repository,
        parameters: { ref: `refs/heads/${name}`, sha },
        ...signals,
        read: (answer) => json(Ref)(answer).object.sha,
        tookEffect: () => fetchTip(repository, name, signals),
      }),
    createPull: operations.createPull,
    existsStatus: 422,
    async findPull(repository, { head, base }, signals) {
      const [found] = await caller.call({
        operation: operations.listPulls,
        repository,
        parameters: { head: `${repository.owner}:${head}`, base, state: "open" },
        ...signals,
        read: json(z.array(HostedOpened)),
      });
      return found;
    },
  };
}
