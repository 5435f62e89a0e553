import type { Account } from "../../world/model.ts";
import type { GiteaWorld } from "../world.ts";

/** When nothing was ever: Go's zero time, as Unix's. */
export const never = "1970-01-01T00:00:00Z";

/** What everybody sees of a user or an organization. */
export function renderUser(world: GiteaWorld, account: Account) {
  return {
    id: account.id,
    login: account.login,
    login_name: "",
    source_id: 0,
    full_name: "",
    email: `${account.login.toLowerCase()}@noreply.example.test`,
    avatar_url: `${world.url}/avatars/${account.id}`,
    html_url: `${world.url}/${encodeURIComponent(account.login)}`,
    language: "",
    is_admin: false,
    last_login: "0001-01-01T00:00:00Z",
    created: world.startedAt,
    restricted: false,
    active: false,
    prohibit_login: false,
    location: "",
    pronouns: "",
    website: "",
    description: "",
    visibility: "public",
    followers_count: 0,
    following_count: 0,
    starred_repos_count: 0,
    username: account.login,
  };
}

/** What a user sees of themselves. */
export const renderSelf = (world: GiteaWorld, account: Account) => ({
  ...renderUser(world, account),
  email: emailOf(account),
  is_admin: world.administrators.has(account),
  active: true,
});

/** With which their commits are signed. */
export const emailOf = (account: Account): string => `${account.login}@example.test`;

export const renderOrganization = (world: GiteaWorld, { id, login }: Account) => ({
  id,
  name: login,
  full_name: "",
  email: "",
  avatar_url: `${world.url}/avatars/${id}`,
  description: "",
  website: "",
  location: "",
  visibility: "public",
  repo_admin_change_team_access: false,
  username: login,
});
