import type { Operation } from "../http/operation.ts";

/** Every request the adapter makes, so that `app.yml` can be checked against one table. */
export const operations = {
  fetchApp: {
    name: "github.app.get",
    route: "GET /app",
    does: "say who the App is",
    needs: "Metadata: read-only",
  },
  fetchPull: {
    name: "github.pulls.get",
    route: "GET /repos/{owner}/{repo}/pulls/{pull_number}",
    does: "show the pull request",
    needs: "Pull requests: read-only",
  },
  fetchDiff: {
    name: "github.pulls.diff",
    route: "GET /repos/{owner}/{repo}/pulls/{pull_number}",
    does: "show the pull request's diff",
    needs: "Pull requests: read-only",
  },
  listFiles: {
    name: "github.pulls.files",
    route: "GET /repos/{owner}/{repo}/pulls/{pull_number}/files",
    does: "list the pull request's files",
    needs: "Pull requests: read-only",
  },
  compare: {
    name: "github.compare",
    route: "GET /repos/{owner}/{repo}/compare/{basehead}",
    does: "compare the pull request's base and head",
    needs: "Contents: read-only",
  },
  fetchTree: {
    name: "github.git.tree",
    route: "GET /repos/{owner}/{repo}/git/trees/{tree_sha}",
    does: "list the files of a commit",
    needs: "Contents: read-only",
  },
  fetchBlob: {
    name: "github.git.blob",
    route: "GET /repos/{owner}/{repo}/git/blobs/{file_sha}",
    does: "show a changed file",
    needs: "Contents: read-only",
  },
  fetchFile: {
    name: "github.contents.get",
    // `+` leaves the path alone: it is encoded segment by segment before it gets here.
    route: "GET /repos/{owner}/{repo}/contents/{+path}",
    does: "show a file",
    needs: "Contents: read-only",
  },
  listFolder: {
    name: "github.contents.list",
    // Encoded as a file's path is.
    route: "GET /repos/{owner}/{repo}/contents/{+path}",
    does: "list a folder",
    needs: "Contents: read-only",
  },
  listComments: {
    name: "github.comments.list",
    route: "GET /repos/{owner}/{repo}/issues/{issue_number}/comments",
    does: "list the comments",
    needs: "Pull requests: read and write",
  },
  fetchComment: {
    name: "github.comments.get",
    route: "GET /repos/{owner}/{repo}/issues/comments/{comment_id}",
    does: "show the comment",
    needs: "Pull requests: read and write",
  },
  createComment: {
    name: "github.comments.create",
    route: "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
    does: "take the comment",
    needs: "Pull requests: read and write",
  },
  updateComment: {
    name: "github.comments.update",
    route: "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}",
    does: "change the comment",
    needs: "Pull requests: read and write",
  },
  react: {
    name: "github.reactions.create",
    route: "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions",
    does: "take the reaction",
    needs: "Pull requests: read and write",
  },
  listChecks: {
    name: "github.checks.list",
    route: "GET /repos/{owner}/{repo}/commits/{ref}/check-runs",
    does: "list the check runs",
    needs: "Checks: read and write",
  },
  fetchCheck: {
    name: "github.checks.get",
    route: "GET /repos/{owner}/{repo}/check-runs/{check_run_id}",
    does: "show the check run",
    needs: "Checks: read and write",
  },
  createCheck: {
    name: "github.checks.create",
    route: "POST /repos/{owner}/{repo}/check-runs",
    does: "create the check run",
    needs: "Checks: read and write",
  },
  updateCheck: {
    name: "github.checks.update",
    route: "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}",
    does: "update the check run",
    needs: "Checks: read and write",
  },
  listReviews: {
    name: "github.reviews.list",
    route: "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews",
    does: "list the reviews",
    needs: "Pull requests: read and write",
  },
  fetchReview: {
    name: "github.reviews.get",
    route: "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}",
    does: "show the review",
    needs: "Pull requests: read and write",
  },
  listReviewComments: {
    name: "github.reviews.comments",
    route: "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/comments",
    does: "list the review's comments",
    needs: "Pull requests: read and write",
  },
  createReview: {
    name: "github.reviews.create",
    route: "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews",
    does: "take the review",
    needs: "Pull requests: read and write",
  },
  dismissReview: {
    name: "github.reviews.dismiss",
    route: "PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals",
    does: "dismiss the review",
    needs: "Pull requests: read and write",
  },
  fetchCommit: {
    name: "github.git.commit",
    route: "GET /repos/{owner}/{repo}/git/commits/{commit_sha}",
    does: "show a commit",
    needs: "Contents: read-only",
  },
  createBlob: {
    name: "github.git.blob.create",
    route: "POST /repos/{owner}/{repo}/git/blobs",
    does: "take a file of the commit",
    needs: "Contents: read and write",
  },
  createTree: {
    name: "github.git.tree.create",
    route: "POST /repos/{owner}/{repo}/git/trees",
    does: "take the files of the commit",
    needs: "Contents: read and write",
  },
  createCommit: {
    name: "github.git.commit.create",
    route: "POST /repos/{owner}/{repo}/git/commits",
    does: "take the commit",
    needs: "Contents: read and write",
  },
  updateBranch: {
    name: "github.git.ref.update",
    // As with files: encoded segment by segment before it gets here.
    route: "PATCH /repos/{owner}/{repo}/git/refs/heads/{+branch}",
    does: "put the commit on the branch",
    needs: "Contents: read and write",
  },
  fetchBranch: {
    name: "github.branches.get",
    // As with files: encoded segment by segment before it gets here.
    route: "GET /repos/{owner}/{repo}/branches/{+branch}",
    does: "show the branch",
    needs: "Contents: read-only",
  },
  listRules: {
    name: "github.branches.rules",
    route: "GET /repos/{owner}/{repo}/rules/branches/{+branch}",
    does: "list the rules of the branch",
    needs: "Metadata: read-only",
  },
  createBranch: {
    name: "github.git.ref.create",
    route: "POST /repos/{owner}/{repo}/git/refs",
    does: "create a branch",
    needs: "Contents: read and write",
  },
  createPull: {
    name: "github.pulls.create",
    route: "POST /repos/{owner}/{repo}/pulls",
    does: "open a pull request",
    needs: "Pull requests: read and write",
  },
  listPulls: {
    name: "github.pulls.list",
    route: "GET /repos/{owner}/{repo}/pulls",
    does: "list the pull requests",
    needs: "Pull requests: read-only",
  },
  fetchIssue: {
    name: "github.issues.get",
    route: "GET /repos/{owner}/{repo}/issues/{issue_number}",
    does: "show the issue",
    needs: "Issues: read and write",
  },
  fetchRepository: {
    name: "github.repos.get",
    route: "GET /repos/{owner}/{repo}",
    does: "show the repository",
    needs: "Metadata: read-only",
  },
  fetchPermission: {
    name: "github.permission.get",
    route: "GET /repos/{owner}/{repo}/collaborators/{username}/permission",
    does: "say what the user may do",
    needs: "Metadata: read-only",
  },
} as const satisfies Record<string, Operation>;
