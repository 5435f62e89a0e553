import type { Account, Repository } from "../../world/model.ts";
import type { GiteaStatus } from "../model.ts";
import type { GiteaWorld } from "../world.ts";
import { addressesOf, renderRepository } from "./render-repository.ts";
import { renderUser } from "./render-user.ts";

/** The worst first. */
const severity = ["error", "failure", "warning", "pending", "success"];

/** The state is called `status`. */
export const renderStatus = (world: GiteaWorld, status: GiteaStatus) => ({
  id: status.index,
  status: status.state,
  target_url: status.targetUrl ?? "",
  description: status.description ?? "",
  url: `${addressesOf(world, status.repository).api}/statuses/${status.sha}`,
  context: status.context,
  creator: renderUser(world, status.creator),
  created_at: status.createdAt,
  updated_at: status.createdAt,
});

export function renderCombinedStatus(
  world: GiteaWorld,
  repository: Repository,
  latest: readonly GiteaStatus[],
  doer: Account | undefined,
) {
  const [first] = latest;
  if (!first)
    return {
      state: "",
      sha: "",
      total_count: 0,
      statuses: null,
      repository: null,
      commit_url: "",
      url: "",
    };
  let { state } = first;
  // One of no known severity stays if it comes first.
  for (const one of latest)
    if (severity.includes(state) && severity.includes(one.state))
      if (severity.indexOf(one.state) < severity.indexOf(state)) state = one.state;
  return {
    state: state === "error" ? "failure" : state,
    sha: first.sha,
    total_count: latest.length,
    statuses: latest.map((one) => renderStatus(world, one)),
    repository: renderRepository(world, repository, doer),
    commit_url: "",
    url: "",
  };
}
