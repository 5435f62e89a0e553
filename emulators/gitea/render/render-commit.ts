import type { Commit } from "../../git/parse-commit.ts";
import type { Account, Repository } from "../../world/model.ts";
import type { GiteaWorld } from "../world.ts";
import { addressesOf } from "./render-repository.ts";
import { emailOf, renderUser } from "./render-user.ts";

/** The id of git's empty tree, which the first commit is compared with. */
const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

const verification = {
  verified: false,
  reason: "gpg.error.not_signed_commit",
  signature: "",
  signer: null,
  payload: "",
};

export function accountOf(world: GiteaWorld, email: string): Account | undefined {
  return [...world.accounts.values()].find((one) => emailOf(one) === email);
}

/** `git/commits/{sha}` and the commits of a pull request are the same. `parts` are what a query left out or not. */
export async function renderCommit(
  world: GiteaWorld,
  repository: Repository,
  commit: Commit,
  parts: { verification: boolean; files: boolean } = { verification: true, files: true },
) {
  const { html, api } = addressesOf(world, repository);
  const meta = (sha: string) => ({ url: `${api}/git/commits/${sha}`, sha });
  const { files } = await repository.git.diff(commit.parents[0] ?? emptyTree, commit.sha);
  const user = (email: string) => {
    const account = accountOf(world, email);
    return account ? renderUser(world, account) : null;
  };
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  const created = commit.committer.date;
  return {
    ...meta(commit.sha),
    created,
    html_url: `${html}/commit/${commit.sha}`,
    commit: {
      url: `${api}/git/commits/${commit.sha}`,
      author: commit.author,
      committer: commit.committer,
      message: `${commit.message}\n`,
      // Named after the commit, not after its tree.
      tree: { url: `${api}/git/trees/${commit.sha}`, sha: commit.sha, created },
      verification: parts.verification ? verification : null,
    },
    author: user(commit.author.email),
    committer: user(commit.committer.email),
    parents: commit.parents.map((sha) => ({ ...meta(sha), created: "0001-01-01T00:00:00Z" })),
    files: parts.files
      ? files.map(({ path, status }) => ({
          filename: path,
          status: status === "added" || status === "removed" ? status : "modified",
        }))
      : null,
    stats: { total: additions + deletions, additions, deletions },
  };
}

/** How webhooks and branches show a commit. */
export async function renderPayloadCommit(
  world: GiteaWorld,
  repository: Repository,
  sha: string,
  withFiles: boolean,
) {
  const commit = await repository.git.readCommit(sha);
  const { files } = withFiles
    ? await repository.git.diff(commit.parents[0] ?? emptyTree, sha)
    : { files: [] };
  const paths = (statuses: string[]) =>
    withFiles
      ? files.filter(({ status }) => statuses.includes(status)).map(({ path }) => path)
      : null;
  const person = ({ name, email }: Commit["author"]) => ({
    name,
    email,
    username: accountOf(world, email)?.login ?? "",
  });
  return {
    id: sha,
    message: `${commit.message}\n`,
    url: `${addressesOf(world, repository).html}/commit/${sha}`,
    author: person(commit.author),
    committer: person(commit.committer),
    verification: withFiles ? null : verification,
    timestamp: commit.author.date,
    added: paths(["added"]),
    removed: paths(["removed"]),
    modified: paths(["modified", "renamed", "changed"]),
  };
}

/** How an answer to a change of files shows the commit that it made. */
export function renderFileCommit(world: GiteaWorld, repository: Repository, commit: Commit) {
  const { html, api } = addressesOf(world, repository);
  const meta = (kind: string, sha: string) => ({
    url: `${api}/git/${kind}/${sha}`,
    sha,
    created: "0001-01-01T00:00:00Z",
  });
  return {
    commit: {
      ...meta("commits", commit.sha),
      html_url: `${html}/commit/${commit.sha}`,
      author: commit.author,
      committer: commit.committer,
      parents: commit.parents.map((sha) => meta("commits", sha)),
      message: `${commit.message}\n`,
      tree: meta("trees", commit.tree),
    },
    verification,
  };
}
