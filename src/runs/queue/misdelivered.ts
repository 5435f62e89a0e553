import { namesAnother } from "../../report/messages/endings.ts";
import type { RepositoryRef } from "../../types/pull.ts";
import { pullName } from "../pull-key.ts";

/**
 * A delivery named one repository and gave the number of another one. Whatever job meets it rejects with it: the queue ends that
 * job, and lets nothing be known of the repository that has the number.
 */
export class Misdelivered extends Error {
  override readonly name = "Misdelivered";
  constructor(ref: RepositoryRef & { number: number }) {
    super(namesAnother(pullName(ref)));
  }
}
