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
}

/** Where a row differs from a review of which nobody's answer is on disk. */
interface Place {
  story?: StoryName;
  kept?: string[];
}

function steps(names: readonly string[], { story = "review", kept }: Place = {}): KillRow[] {
  return names.flatMap((step) =>
    (["began", "answered", "kept"] as const).map((phase) => ({
      name: `${prefix(story)}\`${step}\` ${phase}`,
      story,
      kept: kept ?? keptAt(step, phase),
      die: { by: "itself" as const, at: { step, phase } },
    })),
  );
}

/** Reviewers begin side by side, and are answered one after the other. */
function keptAt(step: string, phase: KillPoint["phase"]): string[] {
  if (step === "publish" || step === "conclude") return reviewers;
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
  ...steps(["look"]),
  ...steps(["announce"]).slice(0, 1),
  asking("comment asked for, not created", createComment),
  asking("comment created, not answered", createComment, { isDone: isCommented }),
  asking("check run asked for, not created", createCheck),
  asking("check run created, not answered", createCheck, { isDone: isChecked }),
  ...steps(["announce"]).slice(1),
  ...steps(reviewers.map((reviewer) => `read ${reviewer}`)),
  ...steps(["publish"]).slice(0, 1),
  asking("review written, not answered", editComment, {
    kept: reviewers,
    isDone: says("Review phase: "),
  }),
  ...steps(["publish"]).slice(1),
  ...steps(["conclude"]).slice(0, 1),
  asking("check run completed, not answered", updateCheck, {
    kept: reviewers,
    isDone: isCompleted,
  }),
  ...steps(["conclude"]).slice(1),
  {
    name: "end on disk",
    story: "review",
    kept: reviewers,
    die: { by: "itself", at: { step: "ended", phase: "kept" } },
  },
];

const lost = { story: "lost push", kept: reviewers } as const;
const supersession: KillRow[] = [
  ...steps(["let go"], { story: "push" }),
  ...steps(["publish", "let go"], lost).slice(1, 4),
  asking("successor on disk, check run not completed", updateCheck, lost),
  asking("check run completed, not answered", updateCheck, { ...lost, isDone: isCompleted }),
  ...steps(["let go"], lost).slice(1),
];

const late = { story: "no files" } as const;
const resignation: KillRow[] = [
  ...steps(["give up early"], { story: "no configuration" }),
  ...steps(["give up"], late).slice(0, 1),
  asking("check run completed, comment not edited", editComment, late),
  asking("comment edited, not answered", editComment, {
    ...late,
    isDone: says("review stopped"),
  }),
  ...steps(["give up"], late).slice(1),
];

const queue: KillRow[] = [
  asking("position noted, not told", createCheck, { story: "wait" }),
  asking("position told, not answered", createCheck, { story: "wait", isDone: isChecked }),
  ...steps(["take back"], { story: "wait and push" }),
];

const help = { story: "/help" } as const;
const commands: KillRow[] = [
  ...steps(["eyes"], help).slice(0, 1),
  asking("reaction given, not answered", react, {
    ...help,
    isDone: ({ reactions }) => reactions.length > 0,
  }),
  ...steps(["eyes"], help).slice(1),
  ...steps(["run"], { story: "/review" }),
  ...steps(["reply"], help).slice(0, 1),
  asking("reply created, not answered", createComment, { ...help, isDone: isCommented }),
  ...steps(["reply"], help).slice(1),
  ...steps(["+1"], help),
  ...steps(["-1"], { story: "/review nobody" }),
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
  ...commands,
];
