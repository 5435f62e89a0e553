import type { ForgeError } from "../forge.ts";
import type { FailureFacts } from "./failure.ts";
import type { Operation } from "./operation.ts";

/** What the shared parts have to know of a host in order to ask it, and to say what it would not do. */
export interface Host {
  /** What sentences call it: `GitHub`, or the name of a Gitea host. */
  name: string;
  /** The media type that asks for JSON. */
  mediaType: string;
  /** Completes "Check that the address is …" where an answer is not of the documented form. */
  api: string;
  /** Completes "Check …" where it does not answer. */
  whereTroubleShows: string;
  /** A sentence that says what to do about a refusal; empty where there is nothing to say. */
  advise(operation: Operation, facts: FailureFacts): string;
  /** The whole error where the general one would mislead. */
  explain?(operation: Operation, error: unknown, facts: FailureFacts): ForgeError | undefined;
}
