import type { Finding } from "../../types/finding.ts";

/** What there is to say of every secret of one kind, whatever its value. */
export function aboutSecret(
  kind: string,
): Pick<Finding, "confidence" | "message" | "remedy"> & { cwe: string } {
  return {
    confidence: kind === "assignment" ? "medium" : "high",
    message:
      "Everybody who can read the repository, its history or a fork of it can use this value, and so can whoever gets a copy.",
    remedy: "Revoke it first, then load its successor from the environment or a secret store.",
    cwe: kind === "private-key" ? "CWE-321" : "CWE-798",
  };
}

/** Names the cause of a finding about a secret; so does the end of its rule's id. */
export const secretPrefix = "secret-";
