import { createHash } from "node:crypto";

/** What a finding's identity is made from. */
export interface FingerprintParts {
  /** Names the cause across reviewers and languages: `sql-injection`. */
  cause: string;
  path: string;
  /** The matched code, secrets masked. */
  code: string;
  /** 0-based position among the places of this file with the same cause and the same code. */
  ordinal: number;
}

/**
 * Gives the same 16 hex digits to the same finding whatever its line, commit, reviewer or forge.
 *
 * The idea is SARIF's `partialFingerprints` (SARIF 2.1.0, 3.27.17): identify a result by what it is about and not by
 * where it stands. Limits: a renamed file or an edit inside the matched code makes a new finding; when equal code
 * is inserted above, the ones below change places with it. White space and the value of a secret make no difference.
 */
export function fingerprint({ cause, path, code, ordinal }: FingerprintParts): string {
  const normalised = code.replaceAll(/\s+/g, " ").trim();
  return createHash("sha256")
    .update(JSON.stringify([cause, path, normalised, ordinal]))
    .digest("hex")
    .slice(0, 16);
}
