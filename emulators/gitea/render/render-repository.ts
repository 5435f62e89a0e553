import { fullName } from "../../world/forge-world.ts";
import type { Account, Repository } from "../../world/model.ts";
import type { GiteaWorld } from "../world.ts";
import { never, renderUser } from "./render-user.ts";

/** The repository's addresses: for people and for programs. */
export function addressesOf(world: GiteaWorld, repository: Repository) {
  const name = fullName(repository).split("/").map(encodeURIComponent).join("/");
  return { html: `${world.url}/${name}`, api: `${world.api}/repos/${name}` };
}

/** As this account sees it. */
export function renderRepository(
  world: GiteaWorld,
  repository: Repository,
  doer: Account | undefined,
  isParent = false,
): Record<string, unknown> {
  const { html, api } = addressesOf(world, repository);
  const name = fullName(repository);
  const open = world.issues.filter((one) => one.repository === repository && one.state === "open");
  const pulls = open.filter((one) => one.pull !== undefined).length;
  const permission = world.permission(repository, doer);
  const state = world.states.get(repository) ?? {};
  const parent = isParent ? undefined : repository.parent;
  return {
    id: repository.id,
    owner: renderUser(world, repository.owner),
    name: repository.name,
    full_name: name,
    description: "",
    empty: state.isEmpty ?? false,
    private: repository.private,
    fork: repository.parent !== undefined,
    template: false,
    parent: parent === undefined ? null : renderRepository(world, parent, doer, true),
    mirror: false,
    size: 1,
    language: "",
    languages_url: `${api}/languages`,
    html_url: html,
    url: api,
    link: "",
    ssh_url: `git@${new URL(world.url).hostname}:${name}.git`,
    clone_url: `${html}.git`,
    original_url: "",
    website: "",
    stars_count: 0,
    forks_count: 0,
    watchers_count: 1,
    open_issues_count: open.length - pulls,
    open_pr_counter: pulls,
    release_counter: 0,
    default_branch: repository.defaultBranch,
    archived: state.isArchived ?? false,
    created_at: repository.createdAt,
    updated_at: repository.createdAt,
    archived_at: never,
    permissions: {
      admin: world.isAdmin(repository, doer),
      push: world.canWrite(repository, doer),
      pull: permission !== "none",
    },
    has_issues: true,
    internal_tracker: {
      enable_time_tracker: true,
      allow_only_contributors_to_track_time: true,
      enable_issue_dependencies: true,
    },
    has_wiki: true,
    has_wiki_contents: false,
    wiki_branch: "main",
    wiki_ssh_url: `git@${new URL(world.url).hostname}:${name}.wiki.git`,
    wiki_clone_url: `${html}.wiki.git`,
    globally_editable_wiki: false,
    has_pull_requests: state.hasNoPulls !== true,
    has_projects: true,
    has_releases: true,
    has_packages: true,
    has_actions: true,
    ignore_whitespace_conflicts: false,
    allow_merge_commits: true,
    allow_rebase: true,
    allow_rebase_explicit: true,
    allow_squash_merge: true,
    allow_fast_forward_only_merge: true,
    allow_rebase_update: true,
    default_delete_branch_after_merge: false,
    default_merge_style: "merge",
    default_allow_maintainer_edit: false,
    default_update_style: "merge",
    avatar_url: "",
    internal: false,
    mirror_interval: "",
    object_format_name: "sha1",
    mirror_updated: "0001-01-01T00:00:00Z",
    repo_transfer: null,
    topics: [],
  };
}
