import type { Finding } from "../types/finding.ts";
import type { Skipped } from "../types/outcome.ts";
import type { SourceFile } from "../types/source.ts";
import type { Reviewer } from "./reviewer.ts";

/** What one engine found in one shard. */
export interface Reading {
  findings: Finding[];
  /** Paths read to the end. */
  read: string[];
  /** Paths of the shard that could not be read to the end, and why. */
  unread: Skipped[];
  /** Time spent reading, without waiting for a free process or connection. */
  durationMs: number;
}

/** How a reviewer reads. It is given whole files and reports on any line; the review keeps what the diff touched. */
export interface Engine {
  readonly name: string;
  /**
   * Reads one shard. Rejects with the signal's reason once it is aborted, and leaves nothing running then.
   * A file that breaks the engine is `unread`, not an exception.
   */
  read(reviewer: Reviewer, files: readonly SourceFile[], signal: AbortSignal): Promise<Reading>;
  /** Ends every process and connection. */
  close(): Promise<void>;
}
