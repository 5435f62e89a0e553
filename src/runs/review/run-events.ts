import { byWhom } from "../../report/messages/endings.ts";
import type { LookingAgain } from "../../review/challenge.ts";
import type { Review } from "../../review/review-change.ts";
import type { Progress } from "../../review/read-side-by-side.ts";
import type { Report } from "../../report/report.ts";
import type { Publication } from "../../forges/forge.ts";
import type { Pull } from "../../types/pull.ts";
import type { ReviewRequest } from "./review-request.ts";

/** How a review run ended. Only `published` reviewed anything. */
export type RunResult =
  | { status: "published"; publication: Publication; overheadMs: number }
  /** A newer head, to which the pull changed then, took its place; nothing was published for the old one. */
  | { status: "superseded"; by: string; updatedMs: number }
  /** Somebody asked that it be left; nothing of it was published. */
  | { status: "cancelled"; by: string }
  /** Nobody wanted it: closed, a draft, an action that the configuration leaves out. */
  | {
      status: "skipped";
      reason: string;
      /** The head that would have been reviewed, had this person not paused the pull. */
      paused?: { headSha: string; url: string; login: string };
    }
  /** The pull was told that it could not be reviewed, and why. */
  | { status: "gave-up"; reason: string };

/** What happens to a run, told to whoever watches: logs, metrics, the demo. */
export type RunEvent =
  | { type: "started"; runId: string; pull: Pull }
  | { type: "progress"; runId: string; progress: Progress }
  | { type: "second-look"; runId: string; look: LookingAgain }
  | { type: "reviewed"; runId: string; pull: Pull; review: Omit<Review, "files">; report: Report }
  /** A stage of it begins, has an answer, has its answer on disk. */
  | { type: "step"; runId: string; name: string; phase: "began" | "answered" | "kept" }
  /** It has ended, and the database says so. */
  | { type: "ended"; runId: string; request: ReviewRequest; result: RunResult };

export type ObserveRun = (event: RunEvent) => void;

/** What people are told about the end in one line. */
export function detailOf(result: RunResult): string {
  switch (result.status) {
    case "published":
      return result.publication.url;
    case "superseded":
      return result.by;
    case "cancelled":
      return byWhom(result.by);
    case "skipped":
    case "gave-up":
      return result.reason;
    default:
      return result satisfies never;
  }
}
