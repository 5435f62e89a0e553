import { ForgeError } from "../forge.ts";
import type { Branch } from "../hosted/put-commit.ts";
import type { PlannedEdit } from "../hosted/plan-edits.ts";

/** Says what GitHub's refusal of a commit comes from where its words don't, and what to do about it. */
export function explainRefusal(
  error: unknown,
  { repository: { owner, repo }, isFork, name }: Branch,
  edits: readonly PlannedEdit[],
): unknown {
  if (!(error instanceof ForgeError)) return error;
  const say = (advice: string, status = error.status) =>
    new ForgeError(`${error.message} ${advice}`, {
      cause: error,
      ...(status === undefined ? {} : { status }),
    });
  const { status, message } = error;
  const isForbidden = status === 403 || status === 404;
  if (isForbidden && isFork) {
    return say(
      `The branch ${name} is in the fork ${owner}/${repo}, which this installation of the App does not reach. Ask the author to make the change.`,
    );
  }
  if (isForbidden && edits.some(({ path }) => path.startsWith(".github/workflows/"))) {
    return say('Files of workflows take the permission "Workflows: read and write" as well.');
  }
  if (status === 422 && /fast.?forward/i.test(message)) {
    return say(`Somebody pushed to ${name} meanwhile: ask again for the new head.`, 409);
  }
  if (status === 422 && /reference does not exist/i.test(message)) {
    return say(`The branch ${name} was deleted meanwhile.`, 409);
  }
  if (status === 422) {
    return say(`The rules of ${owner}/${repo} may keep the App from pushing to ${name}.`);
  }
  return error;
}
