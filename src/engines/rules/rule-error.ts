import { z } from "zod";

/** What is wrong with a rule, and the key that it stands under. */
export const RuleError = z.strictObject({
  key: z.enum(["rule", "constraints", "utils", "flow", "fix", "message", "note", "metadata"]),
  /** The keys below it that lead to what is meant, if it is a part. */
  below: z.array(z.string()).optional(),
  /** One line. */
  what: z.string(),
});
export type RuleError = z.infer<typeof RuleError>;
