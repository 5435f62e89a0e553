import { z } from "zod";
import { compilePathGlob } from "./path-glob.ts";
import { parseSelector } from "./selector.ts";
import { RuleLanguages } from "../rules/rule-languages.ts";

const valid = (check: (text: string) => unknown) =>
  z.string().superRefine((text, context) => {
    try {
      check(text);
    } catch (error) {
      context.addIssue({
        code: "custom",
        message: error instanceof Error ? error.message : String(error),
      });
    }
  });

const Selector = valid(parseSelector);
const Glob = valid(compilePathGlob);
const Expression = valid((text) => new RegExp(text, "u"));

/** A parameter of a function that somebody else calls. What is left out may be anything. */
export const ParameterSelector = z.strictObject({
  /** A glob of its name. */
  parameter: Glob,
  position: z.int().nonnegative().optional(),
  /** Globs of the type that it is declared as, of its decorators, of those of its function and its class. */
  type: Glob.optional(),
  annotated: Glob.optional(),
  /** None of its decorators, or of what is handed to them, is this. */
  unannotated: Glob.optional(),
  decorated: Glob.optional(),
  /** What is handed to a decorator of its function. */
  decoratedWith: Glob.optional(),
  within: Glob.optional(),
  /** The function is handed to a call of this. */
  handedTo: Glob.optional(),
  /** A glob of the function's name. */
  of: Glob.optional(),
});
export type ParameterSelector = z.infer<typeof ParameterSelector>;

/** Regular expressions that a constant argument must fit, by its position or name: `{ 0: "^sh$", "1.shell": "true" }`. */
const Conditions = z.record(
  z
    .string()
    .regex(/^(?:\d+|[a-z_]\w*)(?:\.\w+)?$/i, "write the position or the name of an argument"),
  Expression,
);

/** A call of which only those are meant whose constant arguments say so. */
export const CallSelector = z.strictObject({
  call: Selector,
  when: Conditions.optional(),
  unless: Conditions.optional(),
});
export type CallSelector = z.infer<typeof CallSelector>;

const SinkSelector = z.union(
  [
    Selector,
    CallSelector,
    /**
     * What functions give back that are decorated so, or handed to a call of this; that are declared to give such a type, and
     * stand in such a class. `undecorated` and `outside` say what they are not.
     */
    z.strictObject({
      returnedBy: z.strictObject({
        decorated: Glob.optional(),
        decoratedWith: Glob.optional(),
        undecorated: Glob.optional(),
        handedTo: Glob.optional(),
        returns: Glob.optional(),
        within: Glob.optional(),
        outside: Glob.optional(),
      }),
    }),
  ],
  "write a selector such as `db.run(0)`, `call` with `when` or `unless`, or `returnedBy`",
);
export type SinkSelector = z.infer<typeof SinkSelector>;
/** What functions it is about whose results do harm. */
export type ReturningSelector = Extract<SinkSelector, { returnedBy: unknown }>["returnedBy"];

const PlaceSelector = z.union(
  [Selector, ParameterSelector],
  "write a selector such as `web.query`, or keys such as `parameter`",
);

const list = <T extends z.ZodType>(of: T) => z.record(z.string(), z.array(of, "write a list"));

/**
 * What the values of a language, a library or a framework do: a document in a reviewer's `rules/*.yml` beside the rules.
 * All models of a language are one to its rules.
 */
export const FlowModel = z.strictObject({
  /** What is modelled: `express`. */
  model: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "use lower-case words joined by hyphens"),
  language: RuleLanguages,
  /** Names of its own for what is reached by several paths: `Request` for the parameter of a handler. */
  types: list(PlaceSelector).default({}),
  /** By the kind of what comes in: `request`, `argv`, `file`. */
  sources: list(PlaceSelector).default({}),
  /** By the kind of harm: `sql`, `command`. */
  sinks: list(SinkSelector).default({}),
  /** Calls that give what does no harm any more, by the kind of harm; `any` for all. */
  sanitizers: list(
    z.union(
      [Selector, CallSelector],
      "write a selector such as `text.escape()`, or `call` with `when` or `unless`",
    ),
  ).default({}),
  /** Calls in a condition, or as a statement, after which the picked value does no harm. Likewise. */
  guards: list(
    z.union(
      [Selector, CallSelector],
      "write a selector such as `isAllowed(0)`, or `call` with `when` or `unless`",
    ),
  ).default({}),
  /** The same for calls that say whether it is one of those that are known: only where they hold does it do none. */
  members: list(Selector).default({}),
  /** The same for calls that hold where it does harm: after them it does none if they do not. */
  refusals: list(Selector).default({}),
  /** Calls through which a value goes on. */
  propagators: z.array(Selector).default([]),
  /** Members that stand for all of what they are a member of, where they are looked at: `URL.hostname`. */
  facets: z.array(Selector).default([]),
  /** Types whose values do no harm of any kind: `number`. */
  inert: z.array(Glob).default([]),
});
export type FlowModel = z.infer<typeof FlowModel>;
