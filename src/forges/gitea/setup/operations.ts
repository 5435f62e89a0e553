import type { Operation } from "../../http/operation.ts";

const hooks = "administrator rights, and a token with the scope write:repository";
const orgHooks = "an owner of the organisation, and a token with the scope write:organization";

/** Every request that is made to set a host up, or to see whether it is. */
export const operations = {
  fetchRepository: {
    name: "gitea.repos.get",
    route: "GET /repos/{owner}/{repo}",
    does: "show the repository",
    needs: "read access to the repository",
  },
  listRepositories: {
    name: "gitea.user.repos",
    route: "GET /user/repos",
    does: "list the bot's repositories",
    needs: "the scopes read:user and read:repository",
  },
  listTeams: {
    name: "gitea.repos.teams",
    route: "GET /repos/{owner}/{repo}/teams",
    does: "list the repository's teams",
    needs: "read access to the repository",
  },
  // Number 0 does not exist, so nothing comes of these two, whatever the host thinks of them.
  tryRepositoryScope: {
    name: "gitea.scope.repository",
    route: "POST /repos/{owner}/{repo}/pulls/0/reviews",
    does: "take a review",
    needs: "the scope write:repository",
  },
  tryIssueScope: {
    name: "gitea.scope.issue",
    route: "POST /repos/{owner}/{repo}/issues/comments/0/reactions",
    does: "take a reaction",
    needs: "the scope write:issue",
  },
  listHooks: {
    name: "gitea.hooks.list",
    route: "GET /repos/{owner}/{repo}/hooks",
    does: "list the webhooks",
    needs: hooks,
  },
  createHook: {
    name: "gitea.hooks.create",
    route: "POST /repos/{owner}/{repo}/hooks",
    does: "create a webhook",
    needs: hooks,
  },
  editHook: {
    name: "gitea.hooks.edit",
    route: "PATCH /repos/{owner}/{repo}/hooks/{id}",
    does: "change the webhook",
    needs: hooks,
  },
  deleteHook: {
    name: "gitea.hooks.delete",
    route: "DELETE /repos/{owner}/{repo}/hooks/{id}",
    does: "delete a webhook",
    needs: hooks,
  },
  testHook: {
    name: "gitea.hooks.test",
    route: "POST /repos/{owner}/{repo}/hooks/{id}/tests",
    does: "send a test delivery",
    needs: hooks,
  },
  listOrgHooks: {
    name: "gitea.org.hooks.list",
    route: "GET /orgs/{org}/hooks",
    does: "list the organisation's webhooks",
    needs: orgHooks,
  },
  createOrgHook: {
    name: "gitea.org.hooks.create",
    route: "POST /orgs/{org}/hooks",
    does: "create a webhook of the organisation",
    needs: orgHooks,
  },
  editOrgHook: {
    name: "gitea.org.hooks.edit",
    route: "PATCH /orgs/{org}/hooks/{id}",
    does: "change the organisation's webhook",
    needs: orgHooks,
  },
  deleteOrgHook: {
    name: "gitea.org.hooks.delete",
    route: "DELETE /orgs/{org}/hooks/{id}",
    does: "delete a webhook of the organisation",
    needs: orgHooks,
  },
} as const satisfies Record<string, Operation>;
