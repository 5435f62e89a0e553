import { ForgeError, type Forge } from "../forges/forge.ts";
import { repositoryNotShown } from "../report/messages/endings.ts";
import { Misdelivered } from "../runs/queue/misdelivered.ts";
import { clockMs } from "../types/clock.ts";
import type { PullRef } from "../types/pull.ts";

/** How long a number is remembered: a name may be another repository's later. */
const rememberedMs = 60_000;

/** So many are remembered at most. */
const mostRemembered = 1_000;

/**
 * Where others than the host can have signed a delivery, the host is asked whether the repository of that name has the number that
 * the delivery gave: requests go to the name, and what is kept is kept under the number.
 *
 * @returns a check that rejects with `Misdelivered` when it has not, and with `ForgeError` when the host does not say
 */
export function createNumberCheck() {
  const remembered = new Map<string, { repositoryId: number; untilMs: number }>();

  return async (forge: Forge, ref: PullRef, signal: AbortSignal): Promise<void> => {
    const { repositoryId, owner, repo } = ref;
    if (forge.capabilities.authenticDeliveries || repositoryId === undefined) return;
    const key = `${forge.name} ${owner}/${repo}`;
    const known = remembered.get(key);
    if (known?.repositoryId === repositoryId && known.untilMs > clockMs()) return;
    // What was another one's name a moment ago may be this one's by now.
    const found = await forge.fetchRepository(ref, signal);
    if (found === undefined) {
      throw new ForgeError(repositoryNotShown(forge.name, `${owner}/${repo}`), { status: 404 });
    }
    const { repositoryId: number } = found.ref;
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(key, { repositoryId: number, untilMs: clockMs() + rememberedMs });
    if (number !== repositoryId) throw new Misdelivered(ref);
  };
}
