/** Findings that people asked not to be told of again, by whom and why. */
export interface SuppressionsTable {
  /** As `runs.repository`. */
  repository: string;
  /** As `runs.pull`; empty for the whole repository. */
  pull: string;
  fingerprint: string;
  login: string;
  reason: string | null;
  created_at_ms: number;
}
