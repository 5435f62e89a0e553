import type { Asked } from "../../forges/http/ask-once.ts";
import { sendTestDelivery, type Hook } from "../../forges/gitea/setup/hooks.ts";
import type { RepositoryAccess } from "../../forges/gitea/setup/repositories.ts";
import type { Database } from "../../store/database/database.ts";
import { warning, type Tell } from "../setup/diagnosis.ts";
import type { Receiver } from "../setup/receiver.ts";
import { named } from "../setup/several-access.ts";
import { watchDatabase } from "../setup/watch-database.ts";

/** Test deliveries of a host's webhooks, as long as they arrive. */
export interface DeliveryTrial {
  /**
   * Has a repository's webhook deliver, and waits for it. After one that is missing no other is tried: to wait for each would
   * take long, and most likely tell the same.
   *
   * @throws ForgeError when the host sends none
   */
  try(repository: RepositoryAccess, hook: Hook): Promise<"arrived" | "missing" | "untried">;
  /** Whether one has arrived. */
  readonly hasArrived: boolean;
  /** Says whose were not tried, and why. */
  tellUntried(tell: Tell): void;
}

/** Why deliveries can't be tried: `why` is half a sentence. */
interface Obstacle {
  why: string;
  remedy: string;
}

/**
 * @param questionId what the server that runs noted a question of ours under; absent where none is known to take deliveries
 * @param publicUrl where it is reached, if that is known
 */
export async function createDeliveryTrial(
  asBot: Asked,
  {
    forge,
    database,
    questionId,
    publicUrl,
    waitMs,
  }: {
    forge: string;
    database: Database | undefined;
    questionId: string | undefined;
    publicUrl: string | undefined;
    waitMs: number;
  },
): Promise<DeliveryTrial> {
  const receiver =
    database === undefined || questionId === undefined
      ? undefined
      : await watchDatabase(database, { forge, questionId });
  return trialOf(asBot, receiver ?? obstacleTo({ publicUrl, questionId }), waitMs);
}

function trialOf(asBot: Asked, way: Receiver | Obstacle, waitMs: number): DeliveryTrial {
  const untried: RepositoryAccess[] = [];
  const state = { way, hasArrived: false };
  return {
    async try(repository, hook) {
      const { way: now } = state;
      if ("why" in now) {
        untried.push(repository);
        return "untried";
      }
      const send = () => sendTestDelivery(asBot, repository, hook);
      const outcome = await now.expect(send, { waitMs });
      if (outcome === "arrived") {
        state.hasArrived = true;
        return outcome;
      }
      state.way = {
        why: `that of ${repository.name} did not arrive`,
        remedy: "Mend that one first, then run this again.",
      };
      return "missing";
    },
    get hasArrived() {
      return state.hasArrived;
    },
    tellUntried(tell) {
      if (untried.length === 0 || !("why" in state.way)) return;
      const { why, remedy } = state.way;
      const whose = untried.length === 1 ? "The webhook" : "The webhooks";
      tell(warning(`${whose} of ${named(untried)} sent no test delivery: ${why}.`, remedy));
    },
  };
}

function obstacleTo({
  publicUrl,
  questionId,
}: {
  publicUrl: string | undefined;
  questionId: string | undefined;
}): Obstacle {
  if (publicUrl === undefined) {
    return { why: "it is not known where it arrives", remedy: "Set CHORALE_PUBLIC_URL." };
  }
  if (questionId === undefined) {
    return {
      why: `no Chorale takes it at ${publicUrl} as things are`,
      remedy: "When `chorale serve` runs there with these settings, run this again.",
    };
  }
  return {
    why: "what arrives can't be seen from here, as the Chorale that runs keeps its data elsewhere",
    remedy: "Run this where it runs, with its CHORALE_DATA_DIR or DATABASE_URL.",
  };
}
