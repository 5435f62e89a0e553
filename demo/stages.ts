import { giteaSide, githubSide, type Side } from "../emulators/side.ts";
import { repository } from "./history.ts";

/** A host to play the show on. */
export interface Stage {
  /** What people call it. */
  title: string;
  side: Side;
  /** Whether Chorale has to administer the repository to be told who may write there. */
  isBotAdmin: boolean;
  /** What Chorale put beside lines of a pull request, each by its place; none where the host shows changes in the comment alone. */
  beside(number: number): { place: string; body: string }[];
  /** What it shows beside the commits in the end, as `--json` prints it. */
  besideCommits(): object;
}

/** By the name that `--forge` takes. */
export const stages: ReadonlyMap<string, () => Promise<Stage>> = new Map([
  ["github", githubStage],
  ["gitea", giteaStage],
]);

async function githubStage(): Promise<Stage> {
  const side = await githubSide();
  return {
    title: "GitHub",
    side,
    isBotAdmin: false,
    beside: (number) =>
      side.forge
        .reviews(repository, number)
        .flatMap(({ comments }) => comments)
        .map(({ path, line, body }) => ({ place: `${path}:${line}`, body })),
    besideCommits: () => ({
      checkRuns: side.forge
        .checkRuns(repository)
        .map(({ name, headSha, status, conclusion, title }) => {
          return { name, headSha, status, conclusion, title };
        }),
    }),
  };
}

async function giteaStage(): Promise<Stage> {
  const side = await giteaSide();
  return {
    title: "Gitea",
    side,
    isBotAdmin: true,
    beside: () => [],
    besideCommits: () => ({
      statuses: side.forge.statuses(repository).map(({ sha, context, state, description }) => {
        return { context, headSha: sha, state, description };
      }),
    }),
  };
}
