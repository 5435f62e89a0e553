import { z } from "zod";
import { isRegex } from "./rule-fix.ts";

const kinds = (what: string) =>
  z
    .union([z.string(), z.array(z.string()).min(1)], `write kinds of ${what}`)
    .transform((one) => [one].flat());

/**
 * One way that a value must not take: from where something comes in to where it does harm, by the kinds that models give to
 * places (`engines/flow/model.ts`). `$SOURCE` stands for what comes in.
 */
export const FlowWay = z.strictObject({
  /** Kinds of sources. */
  from: kinds("sources, such as `request`"),
  /** Kinds of sinks. Every text that is put together is one of kind `text`, as far as it reaches no other. */
  to: kinds("sinks, such as `sql`"),
  /**
   * What alone does harm: `start`, a value that the text begins with; `structure`, one that may still be a record or a list;
   * `part`, one that other text stands beside; `alone`, one that takes no other way of this rule.
   */
  only: z.enum(["start", "structure", "part", "alone"]).optional(),
  /** It does so in the function in which it comes in. */
  direct: z.boolean().optional(),
  /** A regular expression (JavaScript's, with `iu`) that the text must fit in which it arrives; U+FFFC stands for what is not known. */
  text: z.string().refine(isRegex, "write a regular expression of JavaScript").optional(),
});
export type FlowWay = z.infer<typeof FlowWay>;

/** What a rule that follows values looks for: one way or several. */
export const FlowRule = z
  .union([FlowWay, z.array(FlowWay).min(1)], "write `from` and `to`, or a list of such ways")
  .transform((one) => (Array.isArray(one) ? one : [one]));
