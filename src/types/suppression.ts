/** What a person decided about a finding: that it is not to be told of again. */
export interface Suppression {
  fingerprint: string;
  login: string;
  /** In that person's own words; `null` for none. */
  reason: string | null;
  /** Unix time in milliseconds. */
  sinceMs: number;
  /** Whether it holds in every pull of the repository, not in one alone. */
  isForRepository: boolean;
}
