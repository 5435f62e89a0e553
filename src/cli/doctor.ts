import { InvalidArgumentError, type Command } from "commander";
import { pino } from "pino";
import { examine, type NamedRepository } from "../app/doctor/doctor.ts";
import { parseEnvironment, type ServerSettings } from "../app/environment.ts";
import { createProbot } from "../app/probot.ts";
import type { Diagnosis } from "../app/setup/diagnosis.ts";
import { UserError } from "../types/user-error.ts";
import { loadDotEnv } from "./dot-env.ts";
import { parseSeconds } from "./parse-seconds.ts";
import { renderDiagnosis } from "./render-diagnosis.ts";
import type { Terminal } from "./terminal.ts";

interface DoctorFlags {
  repo?: NamedRepository[];
  wait: number;
}

export function addDoctor(program: Command, terminal: Terminal): void {
  program
    .command("doctor")
    .description("Look whether everything is as it has to be, and say how to mend what is not")
    .option(
      "--repo <owner/name...>",
      "repositories of Gitea or Forgejo to look at, as host/owner/name where there are several hosts (default: all that the bot has, 50 at most)",
      parseRepository,
    )
    .option("--wait <seconds>", "how long to wait for a test delivery", parseSeconds, 5)
    .addHelpText(
      "after",
      `
Settings come from the environment, or from .env in the current folder. Nothing
is changed, and nothing secret is printed. Where a server runs, webhooks of Gitea
and Forgejo send it a test delivery, from which nothing follows.

✓ is as it should be, ! leaves something to wish for, ✗ keeps reviews away.

Exit status: 0 there is no ✗, 1 there is, 2 it could not look.`,
    )
    .action((flags: DoctorFlags) => run(flags, terminal));
}

async function run(
  { repo: repositories = [], wait }: DoctorFlags,
  terminal: Terminal,
): Promise<void> {
  const { env, print } = terminal;
  loadDotEnv(terminal);
  let failures = 0;
  const tell = (diagnosis: Diagnosis) => {
    if (diagnosis.status === "failure") failures += 1;
    print(renderDiagnosis(diagnosis));
  };
  const settings = parseEnvironment(env, {});
  refuseUnclear(repositories, settings);
  const { github } = settings;
  const silent = pino({ level: "silent" });
  const probot = github === undefined ? undefined : createProbot(github, silent);
  await examine({ settings, repositories, waitMs: wait * 1_000 }, { probot, tell });
  terminal.exitWith(failures > 0 ? 1 : 0);
}

function refuseUnclear(repositories: readonly NamedRepository[], { gitea }: ServerSettings): void {
  const names = gitea.map(({ name }) => name);
  for (const { host, owner, repo } of repositories) {
    if (host === undefined && names.length === 1) continue;
    if (host !== undefined && names.includes(host)) continue;
    throw new UserError(
      names.length === 0
        ? "--repo takes repositories of a Gitea or Forgejo host, and none is set."
        : `Say on which host ${owner}/${repo} is: ${names.map((name) => `${name}/${owner}/${repo}`).join(" or ")}.`,
    );
  }
}

/** A host's name may hold slashes of its own. */
function parseRepository(
  value: string,
  before: readonly NamedRepository[] = [],
): NamedRepository[] {
  const [, host, owner, repo] = /^(?:(\S+)\/)?([^\s/]+)\/([^\s/]+)$/.exec(value) ?? [];
  if (owner === undefined || repo === undefined) {
    throw new InvalidArgumentError("Name a repository as owner/name.");
  }
  return [...before, { ...(host === undefined ? {} : { host }), owner, repo }];
}
