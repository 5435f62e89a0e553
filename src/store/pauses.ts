/** Pulls that are not reviewed by themselves for now, and who said so. */
export interface PausesTable {
  /** As `runs.pull`. */
  pull: string;
  login: string;
  since_ms: number;
}
