import { InvalidArgumentError, type Command } from "commander";
import { chooseSettings } from "../app/connect/choose-settings.ts";
import { connectGitea } from "../app/connect/connect-gitea.ts";
import { parseListening, parsePlace } from "../app/environment.ts";
import type { Diagnosis } from "../app/setup/diagnosis.ts";
import { UserError } from "../types/user-error.ts";
import { loadDotEnv } from "./dot-env.ts";
import { createKeeper } from "./keep-settings.ts";
import { parseSeconds } from "./parse-seconds.ts";
import { renderDiagnosis } from "./render-diagnosis.ts";
import type { Terminal } from "./terminal.ts";

interface ConnectFlags {
  url?: string;
  token?: string;
  adminToken?: string;
  repo?: RepositoryName[];
  org?: string;
  publicUrl?: string;
  write?: true;
  wait: number;
}

interface RepositoryName {
  owner: string;
  repo: string;
}

export function addConnect(program: Command, terminal: Terminal): void {
  program
    .command("connect")
    .description("Connect repositories: check what is needed, create webhooks, try them out")
    .command("gitea")
    .description("Connect repositories of a Gitea or Forgejo host")
    .option("--url <address>", "the host's start page (default: GITEA_URL)")
    .option("--token <token>", "the bot's token, - for standard input (default: GITEA_TOKEN)")
    .option("--repo <owner/name...>", "repositories to connect", parseRepository)
    .option(
      "--org <name>",
      "all repositories of an organisation, by one webhook of its own",
      parseOrganisation,
    )
    .option(
      "--public-url <address>",
      "where the host reaches Chorale (default: CHORALE_PUBLIC_URL)",
    )
    .option(
      "--admin-token <token>",
      "who sees to webhooks if the bot may not, - for standard input",
    )
    .option("--write", "add what is missing to .env instead of printing it")
    .option("--wait <seconds>", "how long to wait for a test delivery", parseSeconds, 15)
    .addHelpText(
      "after",
      `
What stands on a command line can be seen by others on this machine: set
GITEA_TOKEN instead, or give - and write the token on standard input, and the
admin's token on the line after it. The admin's token is used now and kept
nowhere.

Where no Chorale runs yet, this listens in its place (HOST, PORT) until the test
delivery has arrived. Run it as often as you like: what is as it should be stays
as it is, and what is not is repaired.

Exit status: 0 connected, 2 something is missing; it says what to do.`,
    )
    .action((flags: ConnectFlags) => connect(flags, terminal));
}

async function connect(flags: ConnectFlags, terminal: Terminal): Promise<void> {
  const { env, print } = terminal;
  const { repo: repositories = [], org } = flags;
  if (repositories.length === 0 && org === undefined) {
    throw new UserError("Say what to connect: --repo owner/name, or --org name.");
  }
  const kept = loadDotEnv(terminal);
  const tokens = await tokensOf(flags, terminal);
  const listening = parseListening(env);
  const settings = chooseSettings({ ...flags, ...tokens }, { env, kept }, listening);
  let failures = 0;
  const tell = (diagnosis: Diagnosis) => {
    if (diagnosis.status === "failure") failures += 1;
    print(renderDiagnosis(diagnosis));
  };
  const keeper = createKeeper(settings, {
    ...(flags.write ? { folder: terminal.folder } : {}),
    tell,
    print,
  });
  const server = await connectGitea(
    {
      settings,
      repositories,
      org,
      listening,
      place: parsePlace(env),
      waitMs: flags.wait * 1_000,
      keep: (what) => keeper.keep(what),
      untilDone: (work) => terminal.untilDone(work),
    },
    tell,
  );
  keeper.printKept();
  print("");
  print(failures > 0 ? "Do what stands below each ✗, then run this again." : next(server));
  terminal.exitWith(failures > 0 ? 2 : 0);
}

const next = (server: Awaited<ReturnType<typeof connectGitea>>) =>
  server === "start"
    ? "Next: start `chorale serve`, then open a pull request."
    : server === "restart"
      ? "Next: restart `chorale serve`, then run this again."
      : "Next: open a pull request.";

/** Tokens that were given as `-` are read from standard input, in this order. */
async function tokensOf(
  flags: ConnectFlags,
  terminal: Terminal,
): Promise<Pick<ConnectFlags, "token" | "adminToken">> {
  const asked = [
    ...(flags.token === "-" ? ["the bot's token"] : []),
    ...(flags.adminToken === "-" ? ["the admin's token"] : []),
  ];
  const read = asked.length === 0 ? [] : await terminal.readSecrets(asked);
  const given = (flag: string | undefined) => (flag === "-" ? read.shift() : flag);
  const [token, adminToken] = [given(flags.token), given(flags.adminToken)];
  return {
    ...(token === undefined ? {} : { token }),
    ...(adminToken === undefined ? {} : { adminToken }),
  };
}

function parseRepository(value: string, before: readonly RepositoryName[] = []): RepositoryName[] {
  const [, owner, repo] = /^([^\s/]+)\/([^\s/]+)$/.exec(value) ?? [];
  if (owner === undefined || repo === undefined) {
    throw new InvalidArgumentError("Name a repository as owner/name.");
  }
  return [...before, { owner, repo }];
}

function parseOrganisation(value: string): string {
  if (!/^[^\s/]+$/.test(value))
    throw new InvalidArgumentError("Give an organisation's name alone.");
  return value;
}
