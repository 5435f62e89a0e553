import { z } from "zod";
import { parsedLanguages } from "../../types/source.ts";

/** The languages that a rule is written for: one, or several. */
export const RuleLanguages = z
  .union([z.enum(parsedLanguages), z.array(z.enum(parsedLanguages))])
  .transform((one) => (Array.isArray(one) ? one : [one]));
