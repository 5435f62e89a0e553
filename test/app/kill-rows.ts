import type { KillPoint } from "./mortal.ts";

/** In the order in which they begin. */
export const reviewers = ["security-auditor", "performance-engineer", "code-skeptic"];

/** What happens to the pull on the way: nothing, a push while reviewers read, or a forge that refuses. */
export type Story = "review" | "push" | "refusal";

/** What there is to see of a pull on GitHub. */
export interface Seen {
  comments: string[];
  checks: { headSha: string; status: string; conclusion: string | null }[];
}

export type Death =
  /** It kills itself, in the very moment. */
  | { by: "itself"; at: KillPoint }
  /** It only takes deliveries, and is killed when it has accepted one. */
  | { by: "us"; when: "accepted" }
  /** It is killed while it waits for an answer that never comes, to a request that did its work or did not. */
  | { by: "us"; when: "asking"; method: string; path: RegExp; isDone?: (seen: Seen) => boolean };

export interface KillRow {
  name: string;
  story: Story;
  /** Reviewers whose answer is on disk when the process dies. */
  kept: string[];
  die: Death;
}

function steps(names: readonly string[], story: Story = "review"): KillRow[] {
  return names.flatMap((step) =>
    (["began", "answered", "kept"] as const).map((phase) => ({
      name: `\`${step}\` ${phase}`,
      story,
      kept: story === "review" ? keptAt(step, phase) : [],
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
  kept: string[],
  request: Pick<Extract<Death, { when: "asking" }>, "method" | "path" | "isDone">,
): KillRow {
  return { name, story: "review", kept, die: { by: "us", when: "asking", ...request } };
}

const comment = /\/issues\/(\d+\/)?comments/;
const check = /\/check-runs/;

/** Every boundary of a run, in the order in which it comes to them, and the middle of everything that it writes. */
export const killRows: readonly KillRow[] = [
  {
    name: "delivery answered with 202",
    story: "review",
    kept: [],
    die: { by: "us", when: "accepted" },
  },
  asking("claimed, nothing begun", [], { method: "GET", path: /^\/app$/ }),
  ...steps(["look"]),
  ...steps(["announce"]).slice(0, 1),
  asking("comment asked for, not created", [], { method: "POST", path: comment }),
  asking("comment created, not answered", [], {
    method: "POST",
    path: comment,
    isDone: ({ comments }) => comments.length > 0,
  }),
  asking("check run asked for, not created", [], { method: "POST", path: check }),
  asking("check run created, not answered", [], {
    method: "POST",
    path: check,
    isDone: ({ checks }) => checks.length > 0,
  }),
  ...steps(["announce"]).slice(1),
  ...steps(reviewers.map((reviewer) => `read ${reviewer}`)),
  ...steps(["publish"]).slice(0, 1),
  asking("review written, not answered", reviewers, {
    method: "PATCH",
    path: comment,
    isDone: ({ comments }) => comments.some((body) => body.includes("Review phase: ")),
  }),
  ...steps(["publish"]).slice(1),
  ...steps(["conclude"]).slice(0, 1),
  asking("check run completed, not answered", reviewers, {
    method: "PATCH",
    path: check,
    isDone: ({ checks }) => checks.some(({ status }) => status === "completed"),
  }),
  ...steps(["conclude"]).slice(1),
  {
    name: "end on disk",
    story: "review",
    kept: reviewers,
    die: { by: "itself", at: { step: "ended", phase: "kept" } },
  },
  ...steps(["let go"], "push"),
  ...steps(["give up early"], "refusal"),
];
