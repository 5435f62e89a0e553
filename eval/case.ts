import { z } from "zod";
import { Category, Level } from "../src/types/finding.ts";

/** Where in `after/` a defect is to be seen. Lines are 1-based. */
const Place = z.strictObject({
  path: z.string().min(1),
  line: z.int().positive(),
  /** The last line where it is more than one. */
  endLine: z.int().positive().optional(),
});
export type Place = z.infer<typeof Place>;

/** A planted defect. */
const Label = Place.extend({
  category: Category,
  /** Further categories under which somebody who reports it is right as well. */
  also: z.array(Category).min(1).optional(),
  /** Further places at which somebody who reports it is right as well. */
  orAt: z.array(Place).min(1).optional(),
  level: Level,
  /** What is wrong, in one sentence. */
  what: z.string().min(1),
});
export type Label = z.infer<typeof Label>;

/** What `case.yml` says of the two trees beside it. */
export const CaseFile = z
  .strictObject({
    /** What a pull request with this change would be called. */
    title: z.string().min(1),
    language: z.string().min(1),
    defects: z.array(Label).min(1).optional(),
    /** Why the change looks suspicious, and is right. */
    clean: z.string().min(1).optional(),
  })
  .refine(({ defects, clean }) => (defects === undefined) !== (clean === undefined), {
    message:
      "say either `defects`, a list, or `clean`: why the change looks suspicious and is right",
  });
export type CaseFile = z.infer<typeof CaseFile>;

/** One change with what is known to be wrong with it. */
export interface Case {
  /** Its folder's name. */
  name: string;
  folder: string;
  title: string;
  language: string;
  /** Empty for a clean change. */
  labels: readonly Label[];
}

/** Every place of a label, the first being where it is told of. */
export function placesOf(label: Label): Place[] {
  return [label, ...(label.orAt ?? [])];
}
