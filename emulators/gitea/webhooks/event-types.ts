/** What `X-Gitea-Event` says of a kind of event, which `X-Gitea-Event-Type` names. */
const eventOf: Record<string, string> = {
  issue_assign: "issues",
  issue_label: "issues",
  issue_milestone: "issues",
  pull_request_assign: "pull_request",
  pull_request_label: "pull_request",
  pull_request_milestone: "pull_request",
  pull_request_sync: "pull_request",
  pull_request_review_request: "pull_request",
  pull_request_comment: "issue_comment",
  pull_request_review_approved: "pull_request_approved",
  pull_request_review_rejected: "pull_request_rejected",
  pull_request_review_comment: "pull_request_comment",
};

export const toEvent = (type: string): string => eventOf[type] ?? type;

/** By which names a hook asks for each kind, in the order in which a hook lists what it has. */
const askedBy: Record<string, string[]> = {
  create: ["create"],
  delete: ["delete"],
  fork: ["fork"],
  push: ["push"],
  issues: ["issues", "issues_only"],
  issue_assign: ["issues", "issue_assign"],
  issue_label: ["issues", "issue_label"],
  issue_milestone: ["issues", "issue_milestone"],
  issue_comment: ["issues", "issue_comment"],
  pull_request: ["pull_request", "pull_request_only"],
  pull_request_assign: ["pull_request", "pull_request_assign"],
  pull_request_label: ["pull_request", "pull_request_label"],
  pull_request_milestone: ["pull_request", "pull_request_milestone"],
  pull_request_comment: ["pull_request", "pull_request_comment"],
  pull_request_review_approved: ["pull_request", "pull_request_review"],
  pull_request_review_rejected: ["pull_request", "pull_request_review"],
  // Not with the other reviews.
  pull_request_review_comment: ["pull_request", "pull_request_comment"],
  pull_request_sync: ["pull_request", "pull_request_sync"],
  wiki: ["wiki"],
  repository: ["repository"],
  release: ["release"],
  package: ["package"],
  pull_request_review_request: ["pull_request", "pull_request_review_request"],
  action_run_failure: ["action_run_failure"],
  action_run_recover: ["action_run_recover"],
  action_run_success: ["action_run_success"],
};

/** Every kind of event. */
export const eventTypes = Object.keys(askedBy);

/** Every name that a hook may ask by. */
export const eventNames = new Set(Object.values(askedBy).flat());

/** The kinds that these names stand for; a name that is none is ignored. */
export const readEvents = (names: readonly string[]): Set<string> =>
  new Set(eventTypes.filter((type) => askedBy[type]?.some((name) => names.includes(name))));
