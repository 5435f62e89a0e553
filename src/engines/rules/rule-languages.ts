import { z } from "zod";
import { parsedLanguages } from "../../types/source.ts";

const RuleLanguage = z.enum(parsedLanguages);

/** The languages that a rule is written for: one, or several. */
export const RuleLanguages = z
  .union([RuleLanguage, z.array(RuleLanguage)])
  .transform((one) => (Array.isArray(one) ? one : [one]));
