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
  listComments: {
    name: "github.comments.list",
    route: "GET /repos/{owner}/{repo}/issues/{issue_number}/comments",
    does: "list the comments",
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
  fetchPermission: {
    name: "github.permission.get",
    route: "GET /repos/{owner}/{repo}/collaborators/{username}/permission",
    does: "say what the user may do",
    needs: "Metadata: read-only",
  },
} as const satisfies Record<string, Operation>;
