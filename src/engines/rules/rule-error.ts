import { z } from "zod";

/** What is wrong with a rule, and the key that it stands under. */
export const RuleError = z.strictObject({
  key: z.enum(["rule", "flow", "fix"]),
  /** One line. */
  what: z.string(),
});
export type RuleError = z.infer<typeof RuleError>;
