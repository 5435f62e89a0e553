import type { ForgeEmulator } from "../../emulators/forge-emulator.ts";
import { aPull, repository, scriptedEngines, type ServedBy } from "../app/served.ts";
import type { Script } from "../review/scripted-engine.ts";
import { isGitHub, letObey, type hosts } from "./giving.ts";

/** Reviewers that find nothing, and are held as long as the test wants. */
export function heldReviewers(isHeld: (reviewer: string) => boolean = () => true) {
  const gate = Promise.withResolvers<void>();
  const script: Script = async ({ name }, _files, signal) => {
    if (!isHeld(name)) return {};
    const aborted = new Promise<never>((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error));
    });
    await Promise.race([gate.promise, aborted]);
    return {};
  };
  return { engines: scriptedEngines(script), letGo: () => gate.resolve() };
}

/** A pull whose reviewers are at work, and held. Its repository's owner, `acme`, may write there. */
export async function aPullBeingRead(
  host: (typeof hosts)[number],
  {
    isHeld,
    pull: change = {},
    ...options
  }: Parameters<(typeof hosts)[number]["serve"]>[0] & {
    isHeld?: (reviewer: string) => boolean;
    pull?: Parameters<typeof aPull>[1];
  } = {},
) {
  const { engines, letGo } = heldReviewers(isHeld);
  const served = await host.serve({ engines, ...options });
  const pull = await aPull(served, change);
  letObey(served);
  await reading(served, 1);
  return { served, pull, number: pull.number, headSha: pull.pull.head.sha, letGo };
}

/** Resolves when so many reviews have begun to read. */
export async function reading(served: ServedBy<ForgeEmulator>, count: number): Promise<void> {
  const begun = () => served.events.filter(({ type }) => type === "started").length;
  await served.until(() => begun() >= count);
}

/** Another pull of the same repository. */
export function anotherPull({ forge }: ServedBy<ForgeEmulator>, head: string) {
  return forge.openPull(repository, { head, author: "ada", files: { [`${head}.js`]: "let a;\n" } });
}

/** What stands beside a commit now, such as `neutral: nothing to review`; on Gitea in the host's words. */
export function besides({ forge }: ServedBy<ForgeEmulator>, headSha: string): string | undefined {
  if (isGitHub(forge)) {
    const check = forge.checkRuns(repository).findLast((one) => one.headSha === headSha);
    return check && `${check.conclusion ?? check.status}: ${check.title}`;
  }
  const status = forge.statuses(repository).findLast(({ sha }) => sha === headSha);
  return status && `${status.state}: ${status.description}`;
}
