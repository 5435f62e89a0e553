import { z } from "zod";
import { modelEngineName } from "../engines/model/model-engine.ts";
import { providers } from "../engines/model/model-name.ts";
import { Category, Level } from "../types/finding.ts";
import { capabilities } from "../types/source.ts";

/** A reviewer's name, which is that of its folder or its file. */
export const reviewerName = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
export const howReviewersAreNamed = "name a reviewer in lower-case words joined by hyphens";

/** The one that proposes changes. No other reviewer can have its name. */
export const fixerName = "the-fixer";

const letter = z.string().regex(/^[A-Z]$/, "use one capital letter");

/** The block between the two `---` lines at the top of a `reviewer.md` that Chorale brings along. */
export const FrontMatter = z.strictObject({
  title: z.string().min(1),
  /** A `fixer` proposes changes and reads nothing, so nobody can ask it to. */
  role: z.enum(["reader", "fixer"]).default("reader"),
  letter,
  category: Category,
  languages: z.array(z.enum(capabilities)).min(1),
  files: z.array(z.string().min(1)).min(1).default(["**"]),
  engines: z.array(z.string().min(1)).min(1),
  model: z.string().min(1).optional(),
  level: Level.optional(),
});

/**
 * The same of a reviewer that a repository keeps for itself: it has no rules, so a model reads for it.
 * Described for people in `docs/reviewers.md`; a test compares the two.
 */
export const TeamFrontMatter = z.strictObject({
  /** For people: `API keeper`. */
  title: z.string().min(1).max(60),
  /** Begins the ids of its findings. */
  letter,
  category: Category,
  /** Globs of the paths it reads; those that begin with `!` take paths out again. */
  files: z.array(z.string().min(1).max(200)).min(1).max(50).default(["**"]),
  /** Those it reads; `code` is whatever runs, `text` is every file. */
  languages: z.array(z.enum(capabilities)).min(1).default(["text"]),
  engines: z
    .array(z.literal(modelEngineName, "a repository's own reviewer reads with `model` alone"))
    .min(1)
    .default([modelEngineName]),
  /** The worst level that its findings may have. */
  level: Level.optional(),
  /** Asked before the models that the server is set up with. */
  model: z
    .string()
    .regex(
      new RegExp(`^(${providers.join("|")})/[\\w.:/@+-]{1,200}$`),
      `write one of ${providers.join(", ")}, a slash and the model's name`,
    )
    .optional(),
});

/** What to write for a key that has no default. */
export const whatToWrite: Readonly<Record<string, string>> = {
  title: "what people call it, such as `title: API keeper`",
  letter: "the capital letter that its findings' ids begin with",
  category: "`security`, `performance` or `correctness`",
  languages: "a list such as `[python, go]`; `[code]` is whatever runs, `[text]` every file",
  engines: "a list such as `[rules]`",
};
