import type { Logger } from "pino";
import type { CommandRequest } from "../commands/obey/command-request.ts";
import type { Ask } from "../runs/queue/durable-queue.ts";
import type { MergedRequest } from "../runs/timing/merged-job.ts";
import type { ReviewRequest } from "../runs/review/review-request.ts";
import type { Admission, Arrival } from "../store/queue/admit.ts";

/** What a delivery may ask for. */
export interface Asks {
  askReview: Ask<ReviewRequest>;
  askCommand: Ask<CommandRequest>;
  askMerged: Ask<MergedRequest>;
}

/** What a forge's webhook door needs from the house behind it. */
export interface DoorServices extends Asks {
  /** Resolves once everything is on disk. */
  accept: (arrival: Arrival) => Promise<Admission>;
  log: Logger;
}
