import { findCommit } from "../find-commit.ts";
import type { Pull, Repository } from "../model.ts";
import { renderPull } from "../render/render-pull.ts";
import type { SendEvent } from "../webhooks/webhooks.ts";
import { type World, fullName, isPull, now } from "../world.ts";

export type NotifyPull = (
  pull: Pull,
  action: string,
  sender: { login: string },
  more?: Record<string, unknown>,
) => Promise<void>;

/** Sends `pull_request` events; each resolves once it was answered. */
export const createPullNotifier =
  (world: World, send: SendEvent): NotifyPull =>
  async (pull, action, sender, more = {}) => {
    pull.updatedAt = now();
    world.changes.notify();
    await send(pull.repository, "pull_request", sender, {
      action,
      number: pull.number,
      ...more,
      pull_request: await renderPull(world, pull),
    });
  };

/** The open pull requests that come from a branch. */
export const pullsFrom = (
  world: World,
  repository: Repository | undefined,
  branch: string,
): Pull[] =>
  world.issues
    .filter(isPull)
    .filter(
      ({ state, pull }) =>
        state === "open" && pull.head.repository === repository && pull.head.ref === branch,
    );

/** For the control surface: a ref that does not exist is a mistake in the test. */
export async function tipOf(repository: Repository, ref: string): Promise<string> {
  const sha = await findCommit(repository, ref);
  if (!sha) throw new Error(`There is no ${ref} in ${fullName(repository)}.`);
  return sha;
}
