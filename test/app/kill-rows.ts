import { reviewers, type StoryName } from "./kill-stories.ts";
import type { KillPoint } from "./mortal.ts";

/** What there is to see of a pull on GitHub. */
export interface Seen {
  /** Written by the App. */
  comments: string[];
  checks: { headSha: string; status: string; conclusion: string | null }[];
  /** To the command, if there was one. */
  reactions: string[];
}

export type Death =
  /** It kills itself, in the very moment. */
  | { by: "itself"; at: KillPoint }
  /** It is killed when the story has been played. */
  | { by: "us"; when: "played" }
  /** It is killed while it waits for an answer that never comes, to a request that did its work or did not. */
  | { by: "us"; when: "asking"; method: string; path: RegExp; isDone?: (seen: Seen) => boolean };

export interface KillRow {
  name: string;
  story: StoryName;
  /** Reviewers whose answer is on disk when the process dies. */
  kept: string[];
  die: Death;
  /** Whether it is between two moments at which something comes to the database: until it dies, no kind of database can tell it from the one before. */
  isBetween?: true;
}

/** Where a row differs from a review of which nobody's answer is on disk. */
interface Place {
  story?: StoryName;
  kept?: string[];
}

/**
 * Steps that only read, or whose last write has a row of its own: before they are kept, the forge and the database are as they were in
 * the row before, so that whoever goes on can't tell the two apart.
 */
function ends(names: readonly string[], place: Place = {}): KillRow[] {
  return names.map((step) => boundary(step, "kept", place));
}

/** The end of each step. It begins where the one before was kept, so only a story's first one has a row for that: `began`. */
function steps(names: readonly string[], place: Place = {}): KillRow[] {
  return names.flatMap((step) => [
    boundary(step, "answered", place),
    boundary(step, "kept", place),
  ]);
}

const began = (step: string, place: Place = {}) => boundary(step, "began", place);

function boundary(
  step: string,
  phase: KillPoint["phase"],
  { story = "review", kept = keptAt(step, phase) }: Place,
): KillRow {
  const name = `${prefix(story)}\`${step}\` ${phase}`;
  const row: KillRow = { name, story, kept, die: { by: "itself", at: { step, phase } } };
  // What a step answered is on disk only once it is kept.
  return phase === "answered" ? { ...row, isBetween: true } : row;
}

/** Reviewers begin side by side, and are answered one after the other. */
function keptAt(step: string, phase: KillPoint["phase"]): string[] {
  if (["suppressions", "publish", "conclude"].includes(step)) return reviewers;
  const index = reviewers.findIndex((reviewer) => step === `read ${reviewer}`);
  if (index === -1 || phase === "began") return [];
  return reviewers.slice(0, phase === "kept" ? index + 1 : index);
}

function asking(
  name: string,
  [method, path]: readonly [string, RegExp],
  {
    isDone,
    story = "review",
    kept = [],
  }: Place & Pick<Extract<Death, { when: "asking" }>, "isDone"> = {},
): KillRow {
  const die = { by: "us", when: "asking", method, path, ...(isDone && { isDone }) } as const;
  return { name: prefix(story) + name, story, kept, die };
}

/** In the middle of a step, while it writes to the forge. */
function between(...row: Parameters<typeof asking>): KillRow {
  return { ...asking(...row), isBetween: true };
}

const prefix = (story: StoryName) => (story.startsWith("review") ? "" : `${story}: `);

const createComment = ["POST", /\/issues\/\d+\/comments$/] as const;
const editComment = ["PATCH", /\/issues\/comments\/\d+$/] as const;
const createCheck = ["POST", /\/check-runs/] as const;
const updateCheck = ["PATCH", /\/check-runs/] as const;
const react = ["POST", /\/reactions/] as const;

const isCommented = (seen: Seen) => seen.comments.length > 0;
const isChecked = ({ checks }: Seen) => checks.length > 0;
const isCompleted = ({ checks }: Seen) => checks.some(({ status }) => status === "completed");
const says = (words: string) => (seen: Seen) => seen.comments.some((body) => body.includes(words));

const review: KillRow[] = [
  asking("claimed, nothing begun", ["GET", /^\/app$/], { story: "review by a new process" }),
  began("look"),
  ...ends(["look", "find last"]),
  between("comment asked for, not created", createComment),
  between("comment created, not answered", createComment, { isDone: isCommented }),
  between("check run asked for, not created", createCheck),
  between("check run created, not answered", createCheck, { isDone: isChecked }),
  ...ends(["announce"]),
  ...ends(reviewers.map((reviewer) => `read ${reviewer}`)),
  ...ends(["suppressions"]),
  between("review written, not answered", editComment, {
    kept: reviewers,
    isDone: says("Review phase: "),
  }),
  ...ends(["publish"]),
  between("check run completed, not answered", updateCheck, {
    kept: reviewers,
    isDone: isCompleted,
  }),
  ...ends(["conclude"]),
  {
    name: "end on disk",
    story: "review",
    kept: reviewers,
    die: { by: "itself", at: { step: "ended", phase: "kept" } },
  },
];

const lost = { story: "lost push", kept: reviewers } as const;
const supersession: KillRow[] = [
  began("let go", { story: "push" }),
  ...steps(["let go"], { story: "push" }),
  began("publish", lost),
  between("check run not completed", updateCheck, lost),
  between("check run completed, not answered", updateCheck, { ...lost, isDone: isCompleted }),
  ...ends(["let go"], lost),
];

const late = { story: "no files" } as const;
const resignation: KillRow[] = [
  began("give up early", { story: "no configuration" }),
  ...steps(["give up early"], { story: "no configuration" }),
  began("give up", late),
  between("check run completed, comment not edited", editComment, late),
  between("comment edited, not answered", editComment, {
    ...late,
    isDone: says("review stopped"),
  }),
  ...ends(["give up"], late),
];

const queue: KillRow[] = [
  asking("position noted, not told", createCheck, { story: "wait" }),
  asking("position told, not answered", createCheck, { story: "wait", isDone: isChecked }),
  began("take back", { story: "wait and push" }),
  ...steps(["take back"], { story: "wait and push" }),
];

const told = { story: "issue named", kept: reviewers } as const;
/** Of what is told after the review, those boundaries that no other step has alike. */
const issues: KillRow[] = [
  boundary("name issues", "answered", told),
  began("tell", told),
  boundary("tell", "answered", told),
];

const help = { story: "/help" } as const;
const commands: KillRow[] = [
  began("read", help),
  ...ends(["read"], help),
  began("eyes", help),
  between("reaction given, not answered", react, {
    ...help,
    isDone: ({ reactions }) => reactions.length > 0,
  }),
  ...ends(["eyes"], help),
  ...steps(["run 0"], { story: "/review" }),
  between("reply created, not answered", createComment, { ...help, isDone: isCommented }),
  ...ends(["reply"], help),
  ...steps(["+1"], help),
  ...steps(["-1"], { story: "/review nobody" }),
];

const cancel = { story: "/cancel" } as const;
const cancellation: KillRow[] = [
  boundary("run 0", "answered", cancel),
  between("check run completed, not answered", updateCheck, { ...cancel, isDone: isCompleted }),
  boundary("cancel", "kept", cancel),
];

/** Every boundary of a run, in the order in which it comes to them, and the middle of everything that it writes. */
export const killRows: readonly KillRow[] = [
  {
    name: "delivery on disk, not answered",
    story: "delivery that has no answer",
    kept: [],
    die: { by: "itself", at: { step: "202", phase: "kept" } },
  },
  {
    name: "delivery answered with 202",
    story: "delivery to a process that does not review",
    kept: [],
    die: { by: "us", when: "played" },
  },
  ...review,
  ...supersession,
  ...resignation,
  ...queue,
  ...issues,
  ...commands,
  ...cancellation,
];
