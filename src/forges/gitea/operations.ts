import type { Operation } from "../http/operation.ts";

const read = "read access to the repository";
const write = "write access to the repository";
const comment = `the right to comment there, and ${write} where the conversation is locked`;

/** Every request the adapter makes. `needs` is what the bot has to have. */
export const operations = {
  fetchBot: {
    name: "gitea.user.get",
    route: "GET /user",
    does: "say who the bot is",
    needs: "a token with the scope read:user",
  },
  fetchPull: {
    name: "gitea.pulls.get",
    route: "GET /repos/{owner}/{repo}/pulls/{pull_number}",
    does: "show the pull request",
    needs: read,
  },
  fetchDiff: {
    name: "gitea.pulls.diff",
    route: "GET /repos/{owner}/{repo}/pulls/{pull_number}.diff",
    does: "show the pull request's diff",
    needs: read,
  },
  listFiles: {
    name: "gitea.pulls.files",
    route: "GET /repos/{owner}/{repo}/pulls/{pull_number}/files",
    does: "list the pull request's files",
    needs: read,
  },
  fetchHeadRef: {
    name: "gitea.git.ref",
    route: "GET /repos/{owner}/{repo}/git/refs/pull/{pull_number}/head",
    does: "say which commit the pull request's diff ends with",
    needs: read,
  },
  fetchFile: {
    name: "gitea.raw.get",
    // `+` leaves the path alone: it is encoded segment by segment before it gets here.
    route: "GET /repos/{owner}/{repo}/raw/{+path}",
    does: "show a file",
    needs: read,
  },
  listFolder: {
    name: "gitea.contents.list",
    // Encoded as a file's path is.
    route: "GET /repos/{owner}/{repo}/contents/{+path}",
    does: "list a folder",
    needs: read,
  },
  listComments: {
    name: "gitea.comments.list",
    route: "GET /repos/{owner}/{repo}/issues/{issue_number}/comments",
    does: "list the comments",
    needs: read,
  },
  fetchComment: {
    name: "gitea.comments.get",
    route: "GET /repos/{owner}/{repo}/issues/comments/{comment_id}",
    does: "show the comment",
    needs: read,
  },
  createComment: {
    name: "gitea.comments.create",
    route: "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
    does: "take the comment",
    needs: comment,
  },
  updateComment: {
    name: "gitea.comments.update",
    route: "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}",
    does: "change the comment",
    needs: comment,
  },
  react: {
    name: "gitea.reactions.create",
    route: "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions",
    does: "take the reaction",
    needs: comment,
  },
  listReviews: {
    name: "gitea.reviews.list",
    route: "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews",
    does: "list the reviews",
    needs: read,
  },
  fetchReview: {
    name: "gitea.reviews.get",
    route: "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}",
    does: "show the review",
    needs: read,
  },
  listReviewComments: {
    name: "gitea.reviews.comments",
    route: "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/comments",
    does: "list the review's comments",
    needs: read,
  },
  createReview: {
    name: "gitea.reviews.create",
    route: "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews",
    does: "take the review",
    needs: "the right to review there",
  },
  deleteReview: {
    name: "gitea.reviews.delete",
    route: "DELETE /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}",
    does: "delete an unfinished review of ours",
    needs: "the right to review there",
  },
  dismissReview: {
    name: "gitea.reviews.dismiss",
    route: "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals",
    does: "dismiss the review",
    needs: "the bot to be an administrator of the repository, and the pull request to be open",
  },
  fetchTree: {
    name: "gitea.git.tree",
    route: "GET /repos/{owner}/{repo}/git/trees/{tree_sha}",
    does: "list the files of a folder",
    needs: read,
  },
  fetchCommit: {
    name: "gitea.git.commit",
    route: "GET /repos/{owner}/{repo}/git/commits/{commit_sha}",
    does: "show a commit",
    needs: read,
  },
  commitFiles: {
    name: "gitea.contents.commit",
    route: "POST /repos/{owner}/{repo}/contents",
    does: "take the commit",
    needs:
      "write access to the branch. A protected branch has to let the bot push, and the author of a fork's pull request to allow edits by maintainers",
  },
  fetchBranch: {
    name: "gitea.branches.get",
    // As with files: encoded segment by segment before it gets here.
    route: "GET /repos/{owner}/{repo}/branches/{+branch}",
    does: "show the branch",
    needs: read,
  },
  createBranch: {
    name: "gitea.branches.create",
    route: "POST /repos/{owner}/{repo}/branches",
    does: "create a branch",
    needs: write,
  },
  createPull: {
    name: "gitea.pulls.create",
    route: "POST /repos/{owner}/{repo}/pulls",
    does: "open a pull request",
    needs: read,
  },
  listPulls: {
    name: "gitea.pulls.list",
    route: "GET /repos/{owner}/{repo}/pulls",
    does: "list the pull requests",
    needs: read,
  },
  listStatuses: {
    name: "gitea.statuses.list",
    route: "GET /repos/{owner}/{repo}/commits/{sha}/status",
    does: "list the commit's statuses",
    needs: read,
  },
  createStatus: {
    name: "gitea.statuses.create",
    route: "POST /repos/{owner}/{repo}/statuses/{sha}",
    does: "take the commit's status",
    needs: write,
  },
  fetchIssue: {
    name: "gitea.issues.get",
    route: "GET /repos/{owner}/{repo}/issues/{issue_number}",
    does: "show the issue",
    needs: read,
  },
  fetchRepository: {
    name: "gitea.repos.get",
    route: "GET /repos/{owner}/{repo}",
    does: "show the repository",
    needs: read,
  },
  fetchPermission: {
    name: "gitea.permission.get",
    route: "GET /repos/{owner}/{repo}/collaborators/{username}/permission",
    does: "say what the user may do",
    needs: "administrator access to the repository",
  },
} as const satisfies Record<string, Operation>;
