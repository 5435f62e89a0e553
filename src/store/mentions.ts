/** Which issues a pull names, so that they are told of its reviews. */
export interface MentionsTable {
  /** As `runs.pull`, for an issue: the two share their numbers. */
  issue: string;
  /** As `runs.pull`. */
  pull: string;
  noted_at_ms: number;
}
