import { z } from "zod";

const RuleLanguage = z.enum(["javascript", "typescript", "tsx", "python", "go"]);

/** The languages that a rule is written for: one, or several. */
export const RuleLanguages = z
  .union([RuleLanguage, z.array(RuleLanguage)])
  .transform((one) => (Array.isArray(one) ? one : [one]));
